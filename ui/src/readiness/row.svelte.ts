/**
 * One question of the open review: its fixed text, and its answer as it stands on screen. A row is one signal, so an answer
 * renders one row. It saves nothing. Invariant: `data.answer` is what the person said; `data.counts_as` what it is worth.
 */
import type { Answer, ApiError, Counts, PackQuestion, QuestionRow } from "../gen/api";

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
    if (this.pending > 0 || same(this.data, data)) return false;
    this.data = data;
    return true;
  }
}

function same(a: QuestionRow, b: QuestionRow): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What an answer is worth now, as the store will say too: shown at once so that counts never lag a key press. */
export function worth(q: PackQuestion, data: QuestionRow): Answer | null {
  if (data.state === "waiting" || data.state === "hidden") return null;
  if (data.answer === "na") return q.na_allowed && data.reason.trim() ? "na" : null;
  if (data.answer === "met" && q.evidence_required && (data.evidence === 0 || data.stale)) return "partial";
  return data.answer;
}

export function needsReason(data: QuestionRow): boolean {
  return data.answer === "na" && !data.reason.trim();
}
/** Answered and not worth full credit. Waived gaps stay gaps; blanks are counted as unanswered instead. */
export function isGap(data: QuestionRow): boolean {
  return data.counts_as === "partial" || data.counts_as === "unmet" || data.counts_as === "unknown";
}
export function isWaived(data: QuestionRow): boolean {
  return isGap(data) && (data.waiver?.state === "approved" || data.waiver?.state === "ending");
}
export function isApplicable(data: QuestionRow): boolean {
  return data.state !== "hidden";
}

export function tally(rows: Row[]): Counts {
  const counts: Counts = { met: 0, partial: 0, unmet: 0, na: 0, unknown: 0, unanswered: 0 };
  for (const { data } of rows) {
    if (isApplicable(data)) counts[data.counts_as ?? "unanswered"]++;
  }
  return counts;
}
