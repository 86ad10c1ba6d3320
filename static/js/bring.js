// Files go one by one, each with its progress. One that broke off is sent again without choosing it anew.
const words = document.getElementById("palabras").dataset;
const LARGEST = Number(words.largest);
// Nothing has moved for so long: the connection is gone. An antivirus takes up to 20 of them at the end.
const SILENCE = 60000;
let waiting = 0;

function send(form, fields, moved) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let silence;
    const awake = () => { clearTimeout(silence); silence = setTimeout(() => request.abort(), SILENCE); };
    const lost = () => done({ again: true, why: words.lost });
    request.upload.addEventListener("progress", (event) => { awake(); moved(event.loaded / event.total); });
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    request.addEventListener("loadend", () => clearTimeout(silence));
    request.addEventListener("load", () => {
      if (!/json/.test(request.getResponseHeader("content-type"))) return done({ again: true, why: request.status >= 500 ? words.lost : words.ended });
      done(request.status === 200 ? { kept: true } : { why: JSON.parse(request.responseText).message });
    });
    request.open("POST", form.action);
    request.setRequestHeader("X-One-File", "1");
    awake();
    request.send(fields);
  });
}

// What the page says of the papers is read again, and nothing else of it: what is half filled stays.
async function refresh() {
  const answer = await fetch(words.page || location.pathname).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-fresh]")) {
    const now = fresh.getElementById(old.id);
    if (now) old.replaceWith(now);
  }
}

function prepare(form) {
  const place = form.querySelector(".sending");
  const [said, bar, list] = ["[role=status]", "progress", "ul"].map((name) => place.querySelector(name));
  const queue = [];
  let busy = false;
  let count = 0;
  let kept = 0;
  const tell = (text, values) => { said.textContent = text.replace(/{(\w+)}/g, (_all, name) => values[name]); };

  function add(fields, name, size) {
    const row = document.createElement("li");
    const title = document.createElement("strong");
    const state = document.createElement("span");
    title.textContent = name;
    row.append(title, " ", state);
    list.append(row);
    count += 1;
    queue.push({ fields, name, size, row, state });
  }

  function offerAgain(item) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline";
    button.textContent = words.again;
    const heard = document.createElement("span");
    heard.className = "only-heard";
    heard.textContent = ` ${item.name}`;
    button.append(heard);
    button.addEventListener("click", () => { button.remove(); item.state.textContent = ""; queue.push(item); run(); });
    item.row.append(button);
  }

  async function run() {
    if (busy) return;
    busy = true;
    waiting += 1;
    while (queue.length) {
      const item = queue.shift();
      tell(words.sending, { number: count - queue.length, count, name: item.name });
      bar.value = 0;
      bar.hidden = false;
      const found = item.size > LARGEST ? { why: words.large } : await send(form, item.fields, (part) => { bar.value = part; });
      item.row.className = found.kept ? "" : "error";
      item.state.textContent = found.kept ? `✓ ${words.kept}` : found.why;
      if (found.kept) kept += 1;
      else if (found.again) offerAgain(item);
    }
    bar.hidden = true;
    tell(words.done, { kept, count });
    if (kept) await refresh();
    waiting -= 1;
    busy = false;
    // Somebody sent one again while the page was read.
    if (queue.length) run();
  }

  form.addEventListener("submit", (event) => {
    const boxes = [...form.querySelectorAll("input[type=file]")];
    const files = boxes.flatMap((box) => [...box.files].map((file) => [box.name, file]));
    if (!files.length) return;
    event.preventDefault();
    if (!busy && !list.querySelector("button")) { list.replaceChildren(); count = kept = 0; }
    const again = form.elements.again;
    const plain = () => {
      const fields = new FormData(form);
      for (const box of boxes) fields.delete(box.name);
      fields.delete("again");
      return fields;
    };
    // What is typed beside the files, where the form names it, is kept whatever becomes of them.
    if (form.dataset.bring) add(plain(), form.dataset.bring, 0);
    for (const [name, file] of files) {
      const fields = plain();
      fields.append(name, file);
      add(fields, file.name, file.size);
    }
    if (again?.value) {
      const fields = plain();
      fields.append("again", again.value);
      add(fields, again.selectedOptions[0].textContent, 0);
      again.value = "";
    }
    for (const box of boxes) box.value = "";
    run();
  });
}

for (const form of document.querySelectorAll("form[data-bring]")) prepare(form);
addEventListener("beforeunload", (event) => waiting && event.preventDefault());
