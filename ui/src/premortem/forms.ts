/** What the forms of both screens say before they ask the store: which field is wrong and what to do. The store checks again. */
import { addDays, daysBetween } from "../parts/words";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
export type Errors<K extends string> = { [key in K]?: string };

export interface AcceptTyped { by: string; until: string; reason: string }
export function acceptErrors(typed: AcceptTyped, today: string, most: number): Errors<keyof AcceptTyped> {
  const errors: Errors<keyof AcceptTyped> = {};
  if (!typed.by.trim()) errors.by = "Name the person who accepts it.";
  if (!DAY.test(typed.until)) errors.until = "Enter a day, like 2026-12-01.";
  else if (daysBetween(today, typed.until) < 1) errors.until = "That day has passed. Choose a day after today.";
  else if (daysBetween(today, typed.until) > most) errors.until = `It holds at most ${most} days: until ${addDays(today, most)}.`;
  if (!typed.reason.trim()) errors.reason = "Say why it is accepted.";
  return errors;
}

export interface ExerciseTyped { title: string; planned_on: string; held_on: string; result: "" | "passed" | "failed" }
export function exerciseErrors(typed: ExerciseTyped, today: string): Errors<keyof ExerciseTyped> {
  const errors: Errors<keyof ExerciseTyped> = {};
  if (!typed.title.trim()) errors.title = "Say what is tried.";
  if (typed.planned_on && !DAY.test(typed.planned_on)) errors.planned_on = "Enter a day, like 2026-12-01.";
  if (typed.held_on && !DAY.test(typed.held_on)) errors.held_on = "Enter a day, like 2026-12-01.";
  else if (typed.held_on && daysBetween(today, typed.held_on) > 0) errors.held_on = "That day has not come yet. Choose today or earlier.";
  if (typed.result && !typed.held_on) errors.held_on = "Say on which day it was held.";
  return errors;
}
