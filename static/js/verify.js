// Compares a file with the fingerprints on the page. It is read here and goes nowhere.

const place = document.getElementById("comparar");
// Without a safe address browsers calculate no fingerprint; the page tells how to do it without them.
if (place && globalThis.crypto?.subtle) {
  const input = place.querySelector("input");
  const verdict = place.querySelector(".verdict");
  const known = [...document.querySelectorAll("[data-sha256]")];
  let latest = 0;

  const compare = async (file) => {
    const turn = ++latest;
    verdict.dataset.kind = "";
    verdict.textContent = place.dataset.busy;
    let text = place.dataset.failed;
    let kind = "refuses";
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const found = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const same = known.find((item) => item.dataset.sha256 === found);
      text = same ? same.dataset.same : place.dataset.other;
      if (same) kind = "same";
    } catch {
      // A file that moved or a folder: what the page says of it stands above.
    }
    if (turn !== latest) return;
    verdict.dataset.kind = kind;
    verdict.textContent = `${kind === "same" ? "✓" : "✗"} ${file.name}: ${text}`;
  };

  place.hidden = false;
  input.addEventListener("change", () => input.files[0] && compare(input.files[0]));
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.dataset.over = "yes"; });
  place.addEventListener("dragleave", () => delete place.dataset.over);
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    delete place.dataset.over;
    if (event.dataTransfer.files[0]) compare(event.dataTransfer.files[0]);
  });
  // Beside the place a dropped file would be opened instead of the page.
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
}
