// The list of papers: one box chooses all of the page, and the button says how many are chosen.
const list = document.getElementById("documentos");
const boxes = () => [...list.querySelectorAll("input[name=paper]")];

function count() {
  const button = list.querySelector("button[value=chosen]");
  if (!button) return;
  button.dataset.words ??= button.textContent;
  const many = boxes().filter((box) => box.checked).length;
  button.textContent = many ? `${button.dataset.words} (${many})` : button.dataset.words;
}

function offerAll() {
  const button = list.querySelector("button[data-all]");
  if (!button) return;
  button.hidden = boxes().length < 2;
  button.addEventListener("click", () => {
    const choose = boxes().some((box) => !box.checked);
    for (const box of boxes()) box.checked = choose;
    count();
  });
}

list.addEventListener("change", count);
document.body.addEventListener("htmx:afterSettle", offerAll);
offerAll();
count();
