/** The web view's own ways to load the page again, which would throw away what is typed in a form: they do nothing while this stands. */
import { comboOf, inText } from "../parts/keys.svelte";

const RELOADS = new Set(["F5", "Shift+F5", "Ctrl+F5", "Ctrl+r", "Ctrl+Shift+r"]);

export function keepPage(): () => void {
  const press = (event: KeyboardEvent) => {
    if (RELOADS.has(comboOf(event))) event.preventDefault();
  };
  // Its menu offers Reload, but where there is something to copy, paste or correct.
  const menu = (event: MouseEvent) => {
    const chosen = !document.getSelection()?.isCollapsed;
    if (!chosen && !inText(event.target)) event.preventDefault();
  };
  document.addEventListener("keydown", press);
  document.addEventListener("contextmenu", menu);
  return () => {
    document.removeEventListener("keydown", press);
    document.removeEventListener("contextmenu", menu);
  };
}
