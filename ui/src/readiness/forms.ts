/** What a form says before it asks the store: which field is wrong and what to do. The store checks again. */
import type { EvidenceKind } from "../gen/api";
import { addDays, daysBetween } from "../parts/words";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
export const WAIVER_DAYS = 180;

export interface EvidenceFieldsTyped { kind: EvidenceKind; title: string; url: string; file: string; text: string; collected_on: string; proves: string }
export type Errors<K extends string> = { [key in K]?: string };

export function evidenceErrors(typed: EvidenceFieldsTyped, today: string): Errors<keyof EvidenceFieldsTyped> {
  const errors: Errors<keyof EvidenceFieldsTyped> = {};
  if (typed.kind === "link" && !/^(https?:\/\/|mailto:)\S+$/i.test(typed.url.trim())) errors.url = "Enter an address that starts with https://.";
  if (typed.kind === "file" && !typed.file) errors.file = "Choose a file.";
  if (typed.kind === "note" && !typed.text.trim()) errors.text = "Write what was seen.";
  if (!DAY.test(typed.collected_on)) errors.collected_on = "Enter a day, like 2026-11-20.";
  else if (daysBetween(today, typed.collected_on) > 0) errors.collected_on = "That day has not come yet. Choose today or earlier.";
  return errors;
}

export interface WaiverTyped { reason: string; control: string; approver: string; expires: string }
export function waiverErrors(typed: WaiverTyped, today: string, requester: string): Errors<keyof WaiverTyped> {
  const errors: Errors<keyof WaiverTyped> = {};
  if (!typed.reason.trim()) errors.reason = "Say why it can launch like this.";
  if (!typed.control.trim()) errors.control = "Say what limits the damage until it is fixed.";
  if (!typed.approver.trim()) errors.approver = "Name who decides.";
  else if (typed.approver.trim().toLowerCase() === requester.trim().toLowerCase()) errors.approver = "Another person has to approve it.";
  if (!DAY.test(typed.expires)) errors.expires = "Enter a day, like 2026-12-01.";
  else if (daysBetween(today, typed.expires) < 1) errors.expires = "That day has passed. Choose a day after today.";
  else if (typed.expires > addDays(today, WAIVER_DAYS)) errors.expires = `A waiver lasts at most ${WAIVER_DAYS} days: until ${addDays(today, WAIVER_DAYS)}.`;
  return errors;
}

export interface ActionTyped { text: string; owner: string; due: string }
export function actionErrors(typed: ActionTyped): Errors<keyof ActionTyped> {
  const errors: Errors<keyof ActionTyped> = {};
  if (!typed.text.trim()) errors.text = "Say what is to be done.";
  if (typed.due && !DAY.test(typed.due)) errors.due = "Enter a day, like 2026-12-01.";
  return errors;
}
