/** One team as its screen shows it, with its open reviews in full. It reads; every change goes through the save queue and reads again. */
import type { AssessmentRow, ReviewRow, ReviewView, TeamView } from "../../gen/api";
import { asError, call, type ApiError, type CommandName, type Request } from "../../host";
import { saving } from "../../host/saving.svelte";
import { workspace } from "../../host/workspace.svelte";

export class TeamState {
  readonly id: string;
  shown: TeamView | null = $state.raw(null);
  /** Open reviews in full: their actions stand on the team's screen. */
  full: ReviewView[] = $state.raw([]);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);

  assessments: AssessmentRow[] = $derived.by(() => (this.shown?.assessments ?? []).filter((one) => !one.archived));
  reviews: ReviewRow[] = $derived.by(() => (this.shown?.reviews ?? []).filter((one) => !one.archived));
  actions = $derived.by(() => this.full.flatMap((review) => review.actions.filter((one) => one.state === "open").map((action) => ({ action, review }))));

  constructor(id: string) {
    this.id = id;
  }

  async load(): Promise<void> {
    try {
      const shown = await call("team_show", { id: this.id });
      const open = shown.reviews.filter((one) => !one.archived);
      this.full = await Promise.all(open.map((one) => call("review_show", { id: one.id })));
      this.shown = shown;
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  /** Writes one change, then reads the team and the sidebar again. */
  async write<N extends CommandName>(name: N, payload: Request<N>): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, refused: (error) => (this.refused = error) });
    if (ok) await Promise.all([this.load(), workspace.load()]);
    return ok;
  }

  /** Deletes the team; there is nothing left to read. */
  async remove(): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name: "team_delete", payload: { id: this.id }, refused: (error) => (this.refused = error) });
    if (ok) await workspace.load();
    return ok;
  }
}
