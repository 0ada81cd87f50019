/** Where focus goes on the screens of an assessment. */
import { tick } from "svelte";

/** The radio of a criterion: the chosen one, else the first; where it has none, its row. */
export function focusCriterion(id: string): void {
  const row = document.getElementById(`criterion-${id}`);
  const target = row?.querySelector<HTMLElement>("input:checked") ?? row?.querySelector<HTMLElement>("input[type=radio]:enabled") ?? row;
  target?.focus({ preventScroll: true });
  row?.scrollIntoView?.({ block: "nearest" });
}
/** The lit cell of the grid, else the title of the screen. */
export async function startAtHead(): Promise<void> {
  await tick();
  (document.querySelector<HTMLElement>(".ladder [tabindex='0']") ?? document.querySelector<HTMLElement>("#content"))?.focus();
}
