/**
 * Focus after a control took itself away: what it falls to then. It moves focus only where it was lost.
 * `regain` knows better than `catchFocus`, which asks nobody: the row, card, section or dialog in which the control stood.
 */
import { tick } from "svelte";

const PLACES = "tr, li, section, article, form, dialog, [role=region], main";
/** What takes focus in a place: what it says itself, its heading, then whatever can be used. */
const WITHIN = ["[data-first]", "h1, h2, h3", "a[href], button:not(:disabled)"];
/** Where focus was put for want of better. */
let fallen: Element | null = null;

function isLost(): boolean {
  const at = document.activeElement;
  return at === null || at === document.body || at === fallen;
}

function give(found: HTMLElement): void {
  // A heading or a row takes focus without being a stop of Tab.
  if (!found.matches("a[href], button, input, select, textarea, [tabindex]")) found.tabIndex = -1;
  found.focus();
}

/** Once the page is drawn again: the first of these that stands gets focus. Focus that is somewhere stays there. */
export async function regain(...places: (() => HTMLElement | null | undefined)[]): Promise<void> {
  await tick();
  if (!isLost()) return;
  for (const place of places) {
    const found = place();
    if (!found?.isConnected) continue;
    give(found);
    return;
  }
}

/** An element and all it stands in, nearest first. */
export function chainOf(element: Element | null): Element[] {
  const chain: Element[] = [];
  for (let at = element; at; at = at.parentElement) chain.push(at);
  return chain;
}

/** Gives focus to the nearest place of these that still stands, or to what is in it. */
export function fall(chain: readonly Element[]): void {
  const place = chain.find((one): one is HTMLElement => one.isConnected && one instanceof HTMLElement && one.matches(PLACES));
  if (!place || document.activeElement?.closest("dialog[open]")) return;
  const inner = place.tagName === "MAIN" ? [] : WITHIN.map((which) => place.querySelector<HTMLElement>(which));
  give(inner.find((one) => one !== null) ?? place);
  fallen = document.activeElement;
}

/** While it stands: focus that goes with its control falls to the nearest place it stood in. */
export function catchFocus(): () => void {
  let chain: Element[] = [];
  const remember = (event: FocusEvent) => {
    if (event.target !== fallen) fallen = null;
    chain = event.target instanceof Element ? chainOf(event.target) : [];
  };
  const lost = () => chain[0]?.isConnected === false && (document.activeElement === document.body || document.activeElement === null);
  const seen = new MutationObserver(() => {
    if (!lost()) return;
    // Whoever took it away may know a better place, and says so first.
    setTimeout(() => lost() && fall(chain));
  });
  document.addEventListener("focusin", remember);
  seen.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("focusin", remember);
    seen.disconnect();
  };
}
