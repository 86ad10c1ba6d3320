// The list of works by keyboard: j and k walk, Enter opens (a link does), / searches. The page says so.
document.getElementById("teclas")?.removeAttribute("hidden");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("filtro_search").focus();
    return;
  }
  if (event.key !== "j" && event.key !== "k") return;
  const rows = [...document.querySelectorAll("#obras a[data-row]")];
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? 0 : here + (event.key === "j" ? 1 : -1);
  const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
  row.focus();
  row.scrollIntoView({ block: "center" });
});
