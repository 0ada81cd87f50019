/** The groups on the table: loose reasons, named clusters, and reasons that became a scenario. Pure. */
import type { PremortemView, ReasonView } from "./views";

export interface Group { key: string; title: string; kind: "loose" | "cluster" | "scenario"; reasons: ReasonView[] }

export function groupsOf(shown: PremortemView, said: ReasonView[]): Group[] {
  const loose = said.filter((one) => one.scenario === null && one.cluster === "");
  const names = [...new Set([...shown.clusters, ...said.filter((one) => one.scenario === null && one.cluster !== "").map((one) => one.cluster)])];
  const clusters = names.map((name): Group => ({ key: `cluster ${name}`, title: name, kind: "cluster", reasons: said.filter((one) => one.scenario === null && one.cluster === name) }));
  const scenarios = shown.scenarios.map((scenario): Group => ({ key: scenario.id, title: scenario.title, kind: "scenario", reasons: said.filter((one) => one.scenario === scenario.id) }));
  return [{ key: "loose", title: "Not grouped", kind: "loose", reasons: loose }, ...clusters.filter((group) => group.reasons.length > 0), ...scenarios.filter((group) => group.reasons.length > 0)];
}
