/** Focus after a control took itself away: what it falls to then. It moves focus only where it was lost. */
import { tick } from "svelte";

/** Once the page is drawn again: the first of these that stands gets focus. Focus that is somewhere stays there. */
export async function regain(...places: (() => HTMLElement | null | undefined)[]): Promise<void> {
  await tick();
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  for (const place of places) {
    const found = place();
    if (!found?.isConnected) continue;
    // A heading or a row takes focus without being a stop of Tab.
    if (!found.matches("a[href], button, input, select, textarea, [tabindex]")) found.tabIndex = -1;
    found.focus();
    return;
  }
}
