/**
 * One question of the open review: its fixed text, and its answer as it stands on screen. A row is one signal, so an answer
 * renders one row. It saves nothing. Invariant: `data.answer` is what the person said; `counted` what it is worth.
 */
import type { Answer, PackQuestion, QuestionRow } from "../gen/api";
import type { ApiError } from "../host";
import type { Tally } from "../parts/words";

export class Row {
  readonly q: PackQuestion;
  data: QuestionRow = $state.raw(undefined as unknown as QuestionRow);
  current = $state(false);
  /** Writes of this answer that are not durable yet. */
  pending = $state(0);
  error: ApiError | null = $state.raw(null);

  constructor(q: PackQuestion, data: QuestionRow) {
    this.q = q;
    this.data = data;
  }

  /** Takes the stored state, unless a newer answer is still on its way. True when something changed. */
  take(data: QuestionRow): boolean {
    if (this.pending > 0 || JSON.stringify(this.data) === JSON.stringify(data)) return false;
    this.data = data;
    return true;
  }

  /** The answer with its worth: Met on stale evidence counts as Partial; null where it counts as unanswered. */
  get counted(): Answer | null {
    const { answer, worth, reason_needed } = this.data;
    if (!this.asked || reason_needed) return null;
    return answer === "met" && worth === "partial" ? "partial" : answer;
  }
  get applicable(): boolean {
    return this.data.state !== "hidden";
  }
  /** Can be answered: it applies and does not wait for another answer. */
  get asked(): boolean {
    return this.data.state === "shown" || this.data.state === "fact_not_set";
  }
  get unanswered(): boolean {
    return this.applicable && this.counted === null;
  }
  get waived(): boolean {
    return this.data.gap && this.data.waiver?.state === "approved";
  }
  get naAllowed(): boolean {
    return this.q.na_allowed || this.data.included;
  }
}

/** The row after a change, as the store will say it too: shown at once so that counts never lag a key press. */
export function predict(row: Row, patch: Partial<QuestionRow>): QuestionRow {
  const data = { ...row.data, ...patch };
  const capped = row.q.evidence_required && (data.evidence === 0 || data.stale);
  const claims = data.answer === "met" || data.answer === "partial";
  // To answer is to have looked at it again.
  if (patch.answer !== undefined) data.reconfirm = null;
  data.reason_needed = data.answer === "na" && !(row.naAllowed && data.reason.trim());
  data.needs_evidence = row.q.evidence_required && claims && data.evidence === 0;
  data.worth =
    data.answer === "na" && !data.reason_needed ? "not_counted"
    : data.answer === "met" && !capped ? "met"
    : claims ? "partial" : "nothing";
  data.gap = row.asked && data.worth !== "met" && data.worth !== "not_counted";
  return data;
}

export function tally(rows: Row[]): Tally {
  const counts: Tally = { met: 0, partial: 0, unmet: 0, na: 0, unknown: 0, unanswered: 0 };
  for (const row of rows) if (row.applicable) counts[row.counted ?? "unanswered"]++;
  return counts;
}
