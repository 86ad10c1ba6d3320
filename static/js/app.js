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

// A countdown stays current, in the two largest units that are left.
const tick = () => {
  for (const time of document.querySelectorAll("time[data-countdown]")) {
    const minutes = Math.floor((new Date(time.dateTime) - Date.now()) / 60000);
    const units = [["day", Math.floor(minutes / 1440)], ["hour", Math.floor(minutes / 60) % 24], ["minute", minutes % 60]];
    const largest = units.findIndex(([, count]) => count > 0);
    time.textContent = largest < 0 ? time.dataset.countdown : units.slice(largest, largest + 2).filter(([, count]) => count)
      .map(([unit, count]) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count)).join(", ");
  }
};
if (document.querySelector("time[data-countdown]")) setInterval(tick, 20000);

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
