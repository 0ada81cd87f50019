/** How what a move does to a question is said and drawn. Pure. */
import type { MoveKind, ReviewMove } from "../../gen/api";
import type { IconName } from "../../parts/icons";

const KIND: Record<MoveKind, { word: string; icon: IconName; one: string; many: string }> = {
  reworded: { word: "Reworded", icon: "swap", one: "question is reworded", many: "questions are reworded" },
  moved: { word: "Moved", icon: "redo", one: "question moves", many: "questions move" },
  split: { word: "Split", icon: "stairs", one: "part of a split question", many: "parts of split questions" },
  merged: { word: "Merged", icon: "archive", one: "question is merged", many: "questions are merged" },
  added: { word: "New", icon: "plus", one: "question is new", many: "questions are new" },
  removed: { word: "Gone", icon: "dash", one: "question is gone", many: "questions are gone" },
};
export const KINDS = Object.keys(KIND) as MoveKind[];
export function moveLook(kind: MoveKind): { word: string; icon: IconName } {
  return KIND[kind];
}
/** `4 questions are reworded, 1 question is new; 92 stay as they are.` */
export function moveSummary({ questions, kept }: ReviewMove): string {
  const said = KINDS.flatMap((kind) => {
    const n = questions.filter((one) => one.kind === kind).length;
    return n > 0 ? [`${n} ${n === 1 ? KIND[kind].one : KIND[kind].many}`] : [];
  });
  const stays = `${kept} ${kept === 1 ? "stays as it is" : "stay as they are"}`;
  return said.length > 0 ? `${said.join(", ")}; ${stays}.` : `All ${kept} questions stay as they are.`;
}
/** `1.0.0`, or what stands for a version nobody wrote down. */
export function version(of: string): string {
  return of || "an unnamed version";
}
