// Small comforts; every page works without them.

// A deadline is also told in the reader's own time, when that is not the time of central Mexico.
const MEXICO = "America/Mexico_City";
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const language = document.documentElement.lang;
for (const time of document.querySelectorAll("time[data-own-time]")) {
  const at = new Date(time.dateTime);
  const show = (timeZone) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone }).format(at);
  if (own && show(own) !== show(MEXICO)) {
    const note = document.createElement("span");
    note.className = "soft";
    note.textContent = ` · ${show(own)} (${time.dataset.ownTime})`;
    time.after(note);
  }
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// One open sheet at a time, and Escape closes it.
const sheets = document.querySelectorAll(".masthead details");
document.addEventListener("click", (event) => sheets.forEach((sheet) => sheet.contains(event.target) || (sheet.open = false)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const sheet of sheets) if (sheet.open) { sheet.open = false; sheet.querySelector("summary").focus(); }
});
