/** The keyboard map: layers, text fields, and the switch for single letters. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { bind, comboOf, inText, keys, press } from "../src/parts/keys.svelte";

const unbind: (() => void)[] = [];
const layer = (map: Parameters<typeof bind>[0]) => unbind.push(bind(map));
function hit(key: string, target: Element = document.body, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  let acted = false;
  const listen = (e: Event) => (acted = press(e as KeyboardEvent));
  window.addEventListener("keydown", listen);
  target.dispatchEvent(event);
  window.removeEventListener("keydown", listen);
  return acted;
}
function add<K extends keyof HTMLElementTagNameMap>(tag: K, more: Partial<HTMLElementTagNameMap[K]> = {}): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), more);
  document.body.append(element);
  return element;
}
beforeEach(() => keys.setLetters(true));
afterEach(() => {
  for (const take of unbind.splice(0)) take();
  document.body.replaceChildren();
});

it("names presses", () => {
  expect(comboOf(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }))).toBe("Ctrl+k");
  expect(comboOf(new KeyboardEvent("keydown", { key: "Z", ctrlKey: true, shiftKey: true }))).toBe("Ctrl+Shift+z");
  expect(comboOf(new KeyboardEvent("keydown", { key: "?", shiftKey: true }))).toBe("?");
  expect(comboOf(new KeyboardEvent("keydown", { key: "F6", shiftKey: true }))).toBe("Shift+F6");
});

it("gives a press to the topmost layer that takes it", () => {
  const below = vi.fn(), above = vi.fn(() => false);
  layer({ j: below });
  layer({ j: above });
  expect(hit("j")).toBe(true);
  expect(above).toHaveBeenCalledOnce();
  expect(below).toHaveBeenCalledOnce();
});

it("leaves letters to text fields, but not Ctrl K", () => {
  const j = vi.fn(), find = vi.fn(), undo = vi.fn();
  layer({ j, "Ctrl+k": find, "Ctrl+z": undo });
  const field = add("textarea");
  expect(hit("j", field)).toBe(false);
  expect(hit("z", field, { ctrlKey: true })).toBe(false);
  expect(hit("k", field, { ctrlKey: true })).toBe(true);
  expect(j).not.toHaveBeenCalled();
  expect(undo).not.toHaveBeenCalled();
  expect(find).toHaveBeenCalledOnce();
});

it("lets letters act on radios, for the list is made of them", () => {
  const j = vi.fn();
  layer({ j });
  expect(inText(add("input", { type: "radio" }))).toBe(false);
  expect(inText(add("input", { type: "search" }))).toBe(true);
  expect(hit("j", add("input", { type: "radio" }))).toBe(true);
});

it("turns single keys off, and only those", () => {
  const j = vi.fn(), find = vi.fn();
  layer({ j, "Ctrl+k": find });
  keys.setLetters(false);
  expect(hit("j")).toBe(false);
  expect(hit("k", document.body, { ctrlKey: true })).toBe(true);
});

it("leaves Enter to links and buttons, and everything to an open dialog", () => {
  const enter = vi.fn();
  layer({ Enter: enter });
  expect(hit("Enter", add("button"))).toBe(false);
  expect(hit("Enter")).toBe(true);
  add("dialog", { open: true });
  expect(hit("Enter")).toBe(false);
});
