// A task of the proposal saves itself, keeps a copy until the server has it, and warns before the session ends.
const form = document.getElementById("answers");
const said = document.getElementById("autosave");
const { copy: key, who, saved, offline, ended } = form.dataset;
const WEEK = 7 * 24 * 3600 * 1000;
let dirty = false;
let flying = null;
let halted = false;

const fields = () => [...form.elements].filter((item) => item.name && item.type !== "hidden" && !/^(submit|button|image)$/.test(item.type) && item.tagName !== "BUTTON");
const read = () => Object.fromEntries(fields().filter((item) => item.type !== "radio" || item.checked).map((item) => [item.name, item.type === "checkbox" ? item.checked : item.value]));
const store = (extra = {}) => { try { if (key) localStorage.setItem(key, JSON.stringify({ who, at: Date.now(), revision: form.elements.revision.value, told: read(), ...extra })); } catch { /* full or forbidden: the server still has it */ } };
const forget = () => { try { if (key) localStorage.removeItem(key); } catch { /* nothing was kept */ } };

async function save() {
  if (!dirty || flying || halted || !("autosave" in form.dataset)) return;
  dirty = false;
  const data = new URLSearchParams(new FormData(form));
  data.set("later", "1");
  const task = fetch(location.href, { method: "POST", body: data, headers: { "X-Autosave": "1" }, keepalive: data.toString().length < 60000 });
  flying = task.then(async (answer) => {
    if (!/json/.test(answer.headers.get("content-type"))) throw answer;
    const told = await answer.json();
    if (answer.ok) {
      form.elements.revision.value = told.revision;
      const time = new Date(told.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
      said.textContent = saved.replace("{time}", time);
      if (dirty) store(); else forget();
    } else {
      said.textContent = told.message;
      halted = answer.status === 401 || answer.status === 409;
    }
  }).catch((error) => {
    dirty = true;
    said.textContent = error instanceof Response ? ended : offline;
  }).finally(() => { flying = null; });
  await flying;
}

form.addEventListener("input", () => { dirty = true; store(); });
form.addEventListener("focusout", (event) => event.target.tagName === "TEXTAREA" && save());
document.addEventListener("visibilitychange", () => document.hidden && save());
setInterval(save, 30000);
// What is being saved raises the revision: the button waits for it.
form.addEventListener("submit", (event) => {
  if (flying) {
    event.preventDefault();
    flying.then(() => form.requestSubmit(event.submitter));
  } else if (dirty) store({ sent: true });
  halted = true;
});
addEventListener("pageshow", () => { halted = false; });

// A copy that never reached the server is offered back to whoever wrote it.
const offer = document.getElementById("copy");
let kept = null;
try { kept = JSON.parse(key && localStorage.getItem(key)); } catch { /* not ours */ }
if (kept && (kept.who !== who || Date.now() - kept.at > WEEK || (kept.sent && Number(form.elements.revision.value) > Number(kept.revision)))) forget();
else if (kept && Object.entries(read()).some(([name, value]) => name in kept.told && kept.told[name] !== value)) {
  offer.querySelector("span").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  offer.hidden = false;
  offer.addEventListener("click", ({ target }) => {
    if (!target.value) return;
    if (target.value === "take") {
      for (const item of fields()) if (item.name in kept.told) {
        if (item.type === "checkbox") item.checked = kept.told[item.name];
        else if (item.type === "radio") item.checked = item.value === kept.told[item.name];
        else item.value = kept.told[item.name];
      }
      dirty = true;
    } else forget();
    offer.hidden = true;
  });
}

const guard = document.getElementById("guard");
let timer;
const watch = () => { timer = setTimeout(() => { guard.hidden = false; }, Math.max(0, guard.dataset.seconds - 300) * 1000); };
watch();
guard.querySelector("button").addEventListener("click", async () => {
  const token = form.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(guard.dataset.address, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
  if (answer?.status === 204) { guard.hidden = true; clearTimeout(timer); watch(); } else guard.querySelector("p").textContent = answer ? ended : offline;
});
