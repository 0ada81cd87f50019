/** Moves focus between the regions of the window: sidebar, content, inspector. */
const REGIONS = ["#sidebar", "#content", "#inspector"];

export function focusContent(): void {
  document.querySelector<HTMLElement>("#content")?.focus();
}

/** After a change of screen: the next Tab starts in the content, without a ring around all of it. */
export function startAtContent(): void {
  const content = document.querySelector<HTMLElement>("#content");
  if (!content) return;
  content.classList.add("arrived");
  content.addEventListener("blur", () => content.classList.remove("arrived"), { once: true });
  content.focus();
}

/** F6: the next region that stands. */
export function cycleRegions(by: 1 | -1): void {
  const standing = REGIONS.map((region) => document.querySelector<HTMLElement>(region)).filter((found) => found !== null && found.checkVisibility?.() !== false);
  const at = standing.findIndex((region) => region?.contains(document.activeElement));
  const next = at < 0 ? 0 : (at + by + standing.length) % standing.length;
  standing[next]?.focus();
}
