/** How levels and risks are said and drawn. It computes no level: the table is the pack's and the lookup is core's. */
import type { IconName } from "../parts/icons";
import { shortDay } from "../parts/words";
import type { ExerciseState, Level, MethodView } from "./views";

/** `R-06`. */
export function label(number: number): string {
  return `R-${short(number)}`;
}
export function short(number: number): string {
  return String(number).padStart(2, "0");
}
export function kindOf(level: Level): string {
  return level.toLowerCase();
}
export function levelTitle(method: MethodView, level: Level | null): string {
  return method.levels.find((one) => one.id === level)?.title ?? "Not rated";
}
/** Each level's name, looked up once for many rows. */
export function levelNames(method: MethodView): Record<Level, string> {
  return Object.fromEntries(method.levels.map((one) => [one.id, one.title])) as Record<Level, string>;
}
/** `27.4%`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

export function exerciseLook(of: ExerciseState): { kind: string; icon: IconName; text: string } {
  switch (of.state) {
    case "passed": return { kind: "met", icon: "check", text: of.on ? `Passed ${shortDay(of.on)}` : "Passed" };
    case "failed": return { kind: "unmet", icon: "cross", text: of.on ? `Failed ${shortDay(of.on)}` : "Failed" };
    case "planned": return { kind: "unknown", icon: "clock", text: of.on ? `Due ${shortDay(of.on)}` : "Planned" };
    case "overdue": return { kind: "dusk", icon: "clock", text: of.on ? `Overdue ${shortDay(of.on)}` : "Overdue" };
    case "stale": return { kind: "dusk", icon: "clock", text: of.days === null ? "Stale" : `Stale, ${of.days} days` };
    case "none": return { kind: "unmet", icon: "cross", text: "Not proven" };
  }
}
