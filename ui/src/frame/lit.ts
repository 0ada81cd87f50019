/** Lights one thing on the screen: whatever carries its id in `data-entity`, as soon as it stands there. It changes no data. */

/** How long a screen may take to show what was asked for. */
const PATIENCE_MS = 5000;
const CONTROLS = "input, textarea, select, [contenteditable=true]";

let over: () => void = () => {};

/** Waits for it, brings it into view and gives it focus. What was waited for before is forgotten. */
export function light(entity: string): void {
  over();
  const find = () => [...document.querySelectorAll<HTMLElement>("[data-entity]")].find((one) => one.dataset.entity === entity);
  const take = (found: HTMLElement) => {
    over();
    // What the screen does by itself once it stands comes first.
    const timer = setTimeout(() => show(find() ?? found));
    over = () => clearTimeout(timer);
  };
  const watcher = new MutationObserver(() => { const found = find(); if (found) take(found); });
  const end = setTimeout(() => over(), PATIENCE_MS);
  over = () => { watcher.disconnect(); clearTimeout(end); };
  const there = find();
  if (there) take(there);
  else watcher.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-entity"] });
}

function show(found: HTMLElement): void {
  found.scrollIntoView?.({ block: "center" });
  found.classList.add("found");
  found.addEventListener("focusout", () => found.classList.remove("found"), { once: true });
  const control = found.matches("tr") ? found.querySelector<HTMLElement>(CONTROLS) : null;
  if (!control && !found.matches("a[href], button, input, [tabindex]")) found.tabIndex = -1;
  (control ?? found).focus({ preventScroll: true });
}
