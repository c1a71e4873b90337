// Small comforts; every page works without them.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  // Phone menu.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu]");
    if (!button) return;
    const side = document.getElementById(button.getAttribute("aria-controls"));
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    side.toggleAttribute("data-open", open);
    if (open) side.querySelector("a")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    const button = document.querySelector("[data-menu][aria-expanded='true']");
    if (event.key !== "Escape" || !button) return;
    button.click();
    button.focus();
  });

  // One tick for all rows shown, and the count of ticked rows in the button.
  const recount = () => {
    const boxes = [...document.querySelectorAll("input[data-row]")];
    const ticked = boxes.filter((box) => box.checked).length;
    document.querySelectorAll("[data-ticked]").forEach((place) => { place.textContent = String(ticked); });
    document.querySelectorAll("[data-needs-tick]").forEach((button) => { button.disabled = ticked === 0; });
    const all = document.querySelector("input[data-all]");
    if (all) { all.checked = ticked > 0 && ticked === boxes.length; all.indeterminate = ticked > 0 && ticked < boxes.length; }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-all]"))
      document.querySelectorAll("input[data-row]").forEach((box) => { box.checked = event.target.checked; });
    if (event.target.matches("input[data-all], input[data-row]")) recount();
  });
  document.addEventListener("htmx:afterSettle", recount);
  recount();

  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
})();
