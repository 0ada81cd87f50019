/** How letters, stages, answers and differences of an assessment are said and drawn. Pure; it computes no score. */
import type { MaturityCell, CriterionView, DimensionResult } from "../gen/api";
import type { IconName } from "../parts/icons";
import { count } from "../parts/words";

export type VoteWord = "none" | "some" | "half" | "most" | "na" | "unknown";
/** In the order of the keys 1 to 6. */
export const VOTES: readonly VoteWord[] = ["none", "some", "half", "most", "na", "unknown"];
export const VOTE: Record<VoteWord, string> = { none: "None", some: "Some", half: "Half", most: "Most", na: "N/A", unknown: "Don’t know" };
/** A disc that fills with the answer; the other two as everywhere. */
export const VOTE_ICON: Record<VoteWord, IconName> = { none: "ring", some: "quarter", half: "half", most: "full", na: "dash", unknown: "ask" };
/** What can be settled on: nobody settles on not knowing. */
export const VALUES: readonly VoteWord[] = VOTES.slice(0, 5);

const RATING: Record<string, { kind: string; word: string; letter: string }> = {
  N: { kind: "n", word: "not", letter: "N" },
  P: { kind: "p", word: "partly", letter: "P" },
  L: { kind: "l", word: "largely", letter: "L" },
  F: { kind: "f", word: "fully", letter: "F" },
  NA: { kind: "na", word: "not applicable", letter: "–" },
};
export function ratingLook(rating: string): { kind: string; word: string; letter: string } {
  return RATING[rating] ?? { kind: "na", word: "not applicable", letter: "–" };
}
/** `L, largely, at stage 4; blocks here`: the name of a cell in full. */
export function cellName(cell: MaturityCell): string {
  const { word } = ratingLook(cell.rating);
  const named = cell.rating === "NA" ? `Not applicable at stage ${cell.stage}` : `${cell.rating}, ${word}, at stage ${cell.stage}`;
  return `${named}${cell.blocks ? "; blocks here" : ""}${cell.ahead ? ", ahead of foundations" : ""}`;
}

/** The first words of a long title, where there is room for few: before a comma or an “and”. */
export function brief(title: string): string {
  return title.split(/,| and /)[0]?.trim() || title;
}
/** `up 1`, `same`, `down 2`. */
export function steps(by: number): string {
  return by === 0 ? "same" : by > 0 ? `up ${by}` : `down ${-by}`;
}
/** `2 to 4` while blanks remain that could lift the stage. */
export function stageRange(result: DimensionResult): string {
  const { stage, stage_if_unanswered_met: most } = result;
  if (stage === null) return "";
  return most !== null && most > stage ? `${stage} to ${most}` : String(stage);
}
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
/** `0.50`: shares and indexes as the report has them. */
export function share(value: number): string {
  return value.toFixed(2);
}
export function index(value: number): string {
  return value.toFixed(1);
}
export function confidenceWord(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export interface Bar { vote: VoteWord; word: string; n: number; counts: boolean }
/** The bars of one criterion: the four answers always, the other two where somebody gave them. */
export function barsOf(criterion: CriterionView): Bar[] {
  const { spread } = criterion;
  if (!spread) return [];
  return VOTES.filter((vote) => !["na", "unknown"].includes(vote) || spread[vote] > 0).map((vote) => ({ vote, word: VOTE[vote], n: spread[vote], counts: criterion.value === vote }));
}
/** `None 0, some 1, half 1, most 3. Most counts.` */
export function spreadText(criterion: CriterionView): string {
  const said = barsOf(criterion).map((bar, n) => `${n === 0 ? bar.word : lower(bar.word)} ${bar.n}`).join(", ");
  const blank = criterion.spread?.blank ?? 0;
  const value = criterion.value ? (criterion.settled ? ` Settled on ${lower(VOTE[criterion.value as VoteWord])}.` : ` ${VOTE[criterion.value as VoteWord]} counts.`) : "";
  return `${said}${blank > 0 ? `, ${count(blank, "blank")}` : ""}.${value}`;
}
export function lower(word: string): string {
  return word === "N/A" ? word : word.charAt(0).toLowerCase() + word.slice(1);
}
export function voteWord(vote: string | null): string {
  return vote ? (VOTE[vote as VoteWord] ?? vote) : "No answer";
}
const NA_PARTS: Record<string, string> = { reason: "a reason", approver: "an approver", review_on: "a review day" };
/** `N/A needs a reason and a review day.` */
export function naLacks(lacks: readonly string[]): string {
  const parts = lacks.map((lack) => NA_PARTS[lack] ?? lack);
  const last = parts.pop();
  return last ? `N/A needs ${parts.length > 0 ? `${parts.join(", ")} and ` : ""}${last}.` : "";
}
