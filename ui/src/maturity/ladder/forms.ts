/** What the forms of the ladder say before they ask the store: which field is wrong and what to do. The store checks again. */
import type { EvidenceKind } from "../../gen/api";
import { daysBetween } from "../../parts/words";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
export type Errors<K extends string> = { [key in K]?: string };

export interface ProofTyped { kind: EvidenceKind; title: string; url: string; file: string; text: string; collected_on: string; collected_by: string }
export function proofErrors(typed: ProofTyped): Errors<keyof ProofTyped> {
  const errors: Errors<keyof ProofTyped> = {};
  if (typed.kind === "link" && !/^(https?:\/\/|mailto:)\S+$/i.test(typed.url.trim())) errors.url = "Enter an address that starts with https://.";
  if (typed.kind === "file" && !typed.file) errors.file = "Choose a file.";
  if (typed.kind === "note" && !typed.text.trim()) errors.text = "Write what was seen.";
  if (!DAY.test(typed.collected_on)) errors.collected_on = "Enter a day, like 2026-11-20.";
  return errors;
}

export interface CheckTyped { by: string; on: string }
export function checkErrors(typed: CheckTyped, collector: string, today: string): Errors<keyof CheckTyped> {
  const errors: Errors<keyof CheckTyped> = {};
  if (!typed.by.trim()) errors.by = "Name who opened it.";
  else if (typed.by.trim().toLowerCase() === collector.trim().toLowerCase()) errors.by = `${collector} collected it. Another person has to check it.`;
  if (!DAY.test(typed.on)) errors.on = "Enter a day, like 2026-11-20.";
  else if (daysBetween(today, typed.on) > 0) errors.on = "That day has not come yet. Choose today or earlier.";
  return errors;
}
