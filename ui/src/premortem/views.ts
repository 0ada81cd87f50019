/** What the two screens read and write, until core generates these types. */
export type Level = "VL" | "L" | "M" | "H" | "VH";
export interface ScaleStep { value: number; title: string; anchor: string }
export interface PhaseView { id: string; title: string; minutes: number; goal: string; script: string; steps: string[]; output: string }
export interface TreatmentView { id: string; title: string; text: string; applies_to: "threat" | "opportunity" | "both"; requires: ("owner" | "due" | "reason" | "partner" | "approver" | "expiry")[] }
export interface NamedView { id: string; title: string }
export interface LevelText { id: Level; title: string; meaning: string }
export interface MethodView {
  likelihoods: ScaleStep[]; impacts: ScaleStep[]; levels: LevelText[]; treatments: TreatmentView[]; categories: NamedView[]; control_actions: (NamedView & { question: string })[];
  min: Level; max: Level; irreversible_impact: number; irreversible_floor: Level; too_big_percent: number; proven_days: number; acceptance_max_days: number;
}
export interface ParticipantView { id: string; name: string; passes: boolean; written: number; left: number; rated: number }
export interface ReasonView { id: string; participant: string; text: string; said: boolean; cluster: string; scenario: string | null }
export interface SuggestionView {
  id: string; title: string; category: string; text: string; question: string; why: string; said_by: string | null; added: string | null; incident: { title: string; url: string } | null;
}
export interface VoteView { participant: string; likelihood: number | null; impact: number | null }
export interface RatedView {
  id: string; number: number; title: string; text: string; irreversible: boolean; likelihood: number | null; impact: number | null; level: Level | null; raised: boolean; above: boolean;
  voted: string[]; votes: VoteView[]; contested: boolean; detect_minutes: number | null; repair_minutes: number | null; users_percent: number | null; days_between: number | null;
  owner: string; treatment: string; due: string | null; upside_likelihood: number | null; upside_impact: number | null; reasons: string[]; exercises: number; reason: string; partner: string; positive: boolean; acceptance: ScenarioView["acceptance"];
}
export interface PremortemView {
  review: string; title: string; service: string; service_name: string; started: boolean; phase: string; left_seconds: number; set_on: string | null; next_reading: string | null;
  phases: PhaseView[]; method: MethodView; participants: ParticipantView[]; reasons: ReasonView[]; clusters: string[]; scenarios: RatedView[]; revealed: boolean; suggestions: SuggestionView[]; library: number;
  contested_steps: number; launch_on: string | null;
}
export interface CellView { likelihood: number; impact: number; level: Level; scenarios: { id: string; number: number; title: string; raised: boolean }[] }
export interface ExerciseState { state: "none" | "planned" | "overdue" | "passed" | "failed" | "stale"; on: string | null; days: number | null }
export interface RiskRow {
  id: string; number: number; title: string; before: Level | null; now: Level | null; target: Level | null; raised: boolean; above: boolean; share: number | null; too_big: boolean;
  treatment: string; mitigations: string[]; exercise: ExerciseState; owner: string; accepted_until: string | null; accepted: boolean; positive: boolean;
}
export interface BudgetView { objective: string; budget_minutes: number; used_minutes: number; share: number; segments: { id: string; number: number; title: string; share: number; too_big: boolean }[] }
export interface DecisionView { id: string; number: number; title: string; level: Level; text: string }
export interface RegisterView {
  review: string; title: string; service: string; service_name: string; method: MethodView; cells: CellView[]; rows: RiskRow[]; budget: BudgetView | null; decision: DecisionView | null;
  premortem: { phase: string; title: string } | null; answered: number; applicable: number; open_actions: number;
}
export interface MitigationView { id: string; text: string; owner: string; due: string | null; state: "planned" | "done" | "proven"; linked: boolean; shared_with: number[] }
export interface ExerciseView { id: string; title: string; plan: string; planned_on: string | null; held_on: string | null; result: "passed" | "failed" | null; findings: string; scenarios: string[] }
export interface ScenarioView {
  id: string; review: string; number: number; title: string; text: string; category: string; origin: { id: string; title: string; incident: { title: string; url: string } | null; exercise: string; mitigation_prompt: string } | null;
  trigger: string; blast_radius: string; detection: string; control_action: string; irreversible: boolean;
  inherent_likelihood: number | null; inherent_impact: number | null; target_likelihood: number | null; target_impact: number | null; before: Level | null; now: Level | null; target: Level | null; raised: boolean; notes: string[];
  owner: string; treatment: string; due: string | null; reason: string; partner: string; approver: string; acceptance: { by: string; on: string; until: string; days: number; ended: boolean } | null;
  upside_likelihood: number | null; upside_impact: number | null; severity: number | null; occurrence: number | null; detectability: number | null; priority: "H" | "M" | "L" | null;
  detect_minutes: number | null; repair_minutes: number | null; users_percent: number | null; days_between: number | null; minutes_a_year: number | null; share: number | null;
  mitigations: MitigationView[]; exercises: ExerciseView[]; archived: boolean;
}
declare module "../gen/api" {
  interface Commands {
    premortem_show: { request: { review: string; participant?: string }; response: PremortemView };
    premortem_start: { request: { review: string; set_on: string }; response: Done<Empty> };
    premortem_update: { request: { review: string; next_reading?: string }; response: Done<Empty> };
    premortem_phase: { request: { review: string; phase: string; left_seconds: number }; response: Done<Empty> };
    participant_add: { request: { review: string; names: string[] }; response: Done<Empty> };
    participant_rename: { request: { id: string; name: string }; response: Done<Empty> };
    participant_pass: { request: { id: string; passes: boolean }; response: Done<Empty> };
    participant_remove: { request: { id: string }; response: Done<Empty> };
    reason_add: { request: { review: string; participant: string; text: string; said?: boolean }; response: Done<Empty> };
    reason_update: { request: { id: string; text: string }; response: Done<Empty> };
    reason_say: { request: { id: string; said: boolean }; response: Done<Empty> };
    reason_remove: { request: { id: string }; response: Done<Empty> };
    reason_cluster: { request: { id: string; cluster: string }; response: Done<Empty> };
    scenario_from_reasons: { request: { review: string; reasons: string[]; title: string }; response: Done<Made> };
    scenario_split: { request: { scenario: string; reasons: string[] }; response: Done<Made> };
    rate: { request: { scenario: string; participant: string; likelihood: number; impact: number }; response: Done<Empty> };
    ratings_reveal: { request: { review: string }; response: Done<Empty> };
    register_show: { request: { review: string }; response: RegisterView };
    scenario_show: { request: { id: string }; response: ScenarioView };
    scenario_add: { request: { review: string; title?: string; text?: string; category?: string; library?: string }; response: Done<Made> };
    scenario_update: { request: { id: string; title?: string; text?: string; category?: string; trigger?: string; blast_radius?: string; detection?: string; control_action?: string; irreversible?: boolean; inherent_likelihood?: number | null; inherent_impact?: number | null; target_likelihood?: number | null; target_impact?: number | null; owner?: string; treatment?: string; due?: string; reason?: string; partner?: string; upside_likelihood?: number | null; upside_impact?: number | null; severity?: number | null; occurrence?: number | null; detectability?: number | null; detect_minutes?: number | null; repair_minutes?: number | null; users_percent?: number | null; days_between?: number | null }; response: Done<Empty> };
    scenario_archive: { request: { id: string }; response: Done<Empty> };
    scenario_merge: { request: { from: string; into: string }; response: Done<Empty> };
    scenario_accept: { request: { id: string; by: string; until: string; reason: string }; response: Done<Empty> };
    acceptance_end: { request: { id: string }; response: Done<Empty> };
    mitigation_add: { request: { review: string; scenarios: string[]; text: string; owner?: string; due?: string }; response: Done<Made> };
    mitigation_update: { request: { id: string; text?: string; owner?: string; due?: string; state?: "planned" | "done" }; response: Done<Empty> };
    mitigation_remove: { request: { id: string }; response: Done<Empty> };
    mitigation_link: { request: { id: string; scenario: string }; response: Done<Empty> };
    mitigation_unlink: { request: { id: string; scenario: string }; response: Done<Empty> };
    exercise_add: { request: { review: string; scenarios: string[]; title: string; plan?: string; planned_on?: string }; response: Done<Made> };
    exercise_update: { request: { id: string; title?: string; plan?: string; planned_on?: string; held_on?: string; result?: "passed" | "failed"; findings?: string }; response: Done<Empty> };
    exercise_remove: { request: { id: string }; response: Done<Empty> };
    library_search: { request: { review: string; text: string; category?: string }; response: { scenarios: SuggestionView[] } };
  }
}
