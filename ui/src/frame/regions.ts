/** Moves focus between the regions of the window: sidebar, content, inspector. */
const REGIONS = ["#sidebar", "#content", "#inspector"];

export function focusContent(): void {
  document.querySelector<HTMLElement>("#content")?.focus();
}

/** F6: the next region that stands. */
export function cycleRegions(by: 1 | -1): void {
  const standing = REGIONS.map((region) => document.querySelector<HTMLElement>(region)).filter((found) => found !== null && found.checkVisibility?.() !== false);
  const at = standing.findIndex((region) => region?.contains(document.activeElement));
  const next = at < 0 ? 0 : (at + by + standing.length) % standing.length;
  standing[next]?.focus();
}
