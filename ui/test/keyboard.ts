/**
 * A person at a keyboard, for jsdom: Tab in the order of the page, Enter and Space on what has focus, typing into it.
 * Whatever it cannot reach by Tab, a person without a mouse cannot reach either.
 */
import { tick } from "svelte";

const TABBABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/** What Tab would visit, in order: inside the dialog while one stands. Of a radio group only the chosen or the first. */
export function stops(): HTMLElement[] {
  const dialogs = [...document.querySelectorAll<HTMLElement>("dialog[open]")];
  const within: ParentNode = dialogs.at(-1) ?? document;
  const seen = new Set<string>();
  return [...within.querySelectorAll<HTMLElement>(TABBABLE)].filter((one) => {
    if (one.tabIndex < 0 || (one as HTMLButtonElement).disabled || one.closest("fieldset[disabled]") || hiddenInDetails(one)) return false;
    if (!(one instanceof HTMLInputElement) || one.type !== "radio") return true;
    if (one.checked) return true;
    const group = [...within.querySelectorAll<HTMLInputElement>("input[type=radio]")].filter((other) => other.name === one.name);
    if (group.some((other) => other.checked) || seen.has(one.name)) return false;
    seen.add(one.name);
    return true;
  });
}
function hiddenInDetails(one: HTMLElement): boolean {
  const details = one.closest("details:not([open])");
  return details !== null && !(one.tagName === "SUMMARY" && one.parentElement === details);
}
function nameOf(one: HTMLElement): string {
  const labels = (one as HTMLInputElement).labels;
  const by = one.getAttribute("aria-label") ?? (labels && labels.length > 0 ? [...labels].map((label) => label.textContent ?? "").join(" ") : (one.textContent ?? ""));
  return by.replace(/\s+/g, " ").trim();
}

/** Presses Tab until something with this name (in this place) has focus, once round the page at most. */
export function tabTo(name: string | RegExp, inside?: HTMLElement): HTMLElement {
  const all = stops();
  const from = all.indexOf(document.activeElement as HTMLElement);
  for (let n = 1; n <= all.length; n++) {
    const one = all[(from + n) % all.length] as HTMLElement;
    const said = nameOf(one);
    if (inside && !inside.contains(one)) continue;
    if (typeof name === "string" ? said === name || said.startsWith(`${name} `) : name.test(said)) {
      one.focus();
      return one;
    }
  }
  throw new Error(`Tab does not reach ${String(name)}. It reaches: ${all.map(nameOf).join(" | ")}`);
}

/** Presses a key on what has focus, and does what the browser would then do. */
export async function hit(key: string, more: KeyboardEventInit = {}): Promise<void> {
  const on = (document.activeElement ?? document.body) as HTMLElement;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  const plain = on.dispatchEvent(event) && !more.ctrlKey;
  if (plain && key === "Enter" && on.matches("button, a[href], summary")) on.click();
  else if (plain && key === "Enter" && on instanceof HTMLInputElement && on.type !== "radio") on.form?.requestSubmit();
  else if (plain && key === " " && on.matches("button, summary, input[type=checkbox], input[type=radio]")) on.click();
  else if (plain && key === "Escape") on.closest("dialog")?.dispatchEvent(new Event("cancel", { cancelable: true }));
  await tick();
}
/** Types into what has focus, in place of what stands there. */
export async function write(text: string): Promise<void> {
  const field = document.activeElement as HTMLInputElement | HTMLTextAreaElement;
  if (!field.matches("input, textarea")) throw new Error(`Nothing to type into: ${field.outerHTML.slice(0, 120)}`);
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await tick();
}
/** Chooses in the select that has focus. */
export async function pick(text: string): Promise<void> {
  const field = document.activeElement as HTMLSelectElement;
  const option = [...field.options].find((one) => one.text.includes(text));
  if (!option) throw new Error(`No option ${text}.`);
  field.value = option.value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await tick();
}
/** Goes down in the radio group that has focus, to the nth of it, as the arrow keys do. */
export async function radio(nth: number): Promise<void> {
  const from = document.activeElement as HTMLInputElement;
  const group = [...document.querySelectorAll<HTMLInputElement>("input[type=radio]")].filter((other) => other.name === from.name);
  const wanted = group[nth - 1];
  if (from.type !== "radio" || !wanted) throw new Error("Focus is not in a radio group.");
  wanted.focus();
  wanted.click();
  await tick();
}
