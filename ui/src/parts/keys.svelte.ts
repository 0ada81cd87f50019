/**
 * The keyboard map. Layers are put on top of each other; the topmost layer that knows the key gets it.
 * Invariant: a single letter never acts while focus is in a text field, nor when single letters are turned off.
 */
export type Keymap = Record<string, (event: KeyboardEvent) => void | boolean>;

const layers: Keymap[] = [];
export const mac = typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform);

class KeySettings {
  letters = $state(stored("letters", true));
  advance = $state(stored("advance", false));
  setLetters(on: boolean): void {
    this.letters = on;
    store("letters", on);
  }
  setAdvance(on: boolean): void {
    this.advance = on;
    store("advance", on);
  }
}

/** Puts a layer on top; the answer takes it off again. */
export function bind(map: Keymap): () => void {
  layers.push(map);
  return () => {
    const at = layers.lastIndexOf(map);
    if (at >= 0) layers.splice(at, 1);
  };
}

/** Names a key press: `Ctrl+Shift+z`, `j`, `?`, `F6`. On a Mac, Cmd reads as Ctrl. */
export function comboOf(event: KeyboardEvent): string {
  const ctrl = mac ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 && ctrl ? event.key.toLowerCase() : event.key;
  return `${ctrl ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey && (ctrl || key.length > 1) ? "Shift+" : ""}${key}`;
}

const WORDS = new Set(["text", "search", "url", "email", "number", "date", "password", "tel", ""]);

export function inText(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target instanceof HTMLInputElement) return WORDS.has(target.getAttribute("type") ?? "text");
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target as HTMLElement).isContentEditable;
}

/** Whether a press belongs to the field or the control that has focus. */
function belongsElsewhere(combo: string, target: EventTarget | null): boolean {
  const plain = !combo.startsWith("Ctrl+") && !combo.startsWith("Alt+");
  if (inText(target)) return combo !== "Escape" && combo !== "F6" && combo !== "Shift+F6" && combo !== "Ctrl+k";
  if (plain && combo.length === 1 && !keys.letters) return true;
  return combo === "Enter" && target instanceof Element && !!target.closest("a, button, summary, dialog");
}

/** Handles a press. True when something acted. */
export function press(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const combo = comboOf(event);
  if (belongsElsewhere(combo, event.target)) return false;
  // A modal dialog takes the whole keyboard: its own Esc and Tab are the browser's.
  if (typeof document !== "undefined" && document.querySelector("dialog[open]")) return false;
  for (let n = layers.length - 1; n >= 0; n--) {
    const run = layers[n]?.[combo];
    if (run && run(event) !== false) {
      event.preventDefault();
      return true;
    }
  }
  return false;
}

function stored(name: string, otherwise: boolean): boolean {
  try {
    const value = localStorage.getItem(`lamppost.${name}`);
    return value === null ? otherwise : value === "on";
  } catch {
    return otherwise;
  }
}

function store(name: string, on: boolean): void {
  try {
    localStorage.setItem(`lamppost.${name}`, on ? "on" : "off");
  } catch {
    // Storage can be closed to a page; the choice then lasts until the window closes.
  }
}

export const keys = new KeySettings();
