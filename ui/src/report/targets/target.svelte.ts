/** One place reports are published to, as its screen shows it. It reads; every change goes through the save queue and is read again. */
import type { JobView, PlaceChoice, TargetRow } from "../../gen/api";
import { asError, call, desktop, type ApiError, type CommandName, type Request } from "../../host";
import { publishing } from "../../host/publishing.svelte";
import { saving } from "../../host/saving.svelte";
import { PlanState } from "../plan/plan.svelte";

export class TargetState {
  readonly id: string;
  shown: TargetRow | null = $state.raw(null);
  places: PlaceChoice[] = $state.raw([]);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  /** The plan of everything. */
  readonly plan: PlanState;
  /** Who asks for connection tests. */
  readonly #tests = {};

  place: PlaceChoice | null = $derived.by(() => this.places.find((one) => one.place === this.shown?.place) ?? null);

  constructor(id: string) {
    this.id = id;
    this.plan = new PlanState({ target: id });
  }

  /** The connection test, while and after it runs. */
  get test(): JobView | null {
    return publishing.of(this.#tests);
  }
  get testError(): ApiError | null {
    return publishing.refusal(this.#tests) ?? (this.test?.state === "failed" ? this.test.error : null);
  }
  /** Whether this kind of place has the field. */
  has(field: string): boolean {
    return this.place?.fields.some((one) => one.id === field) ?? false;
  }

  async load(): Promise<void> {
    try {
      const [targets, places] = await Promise.all([call("target_list", {}), call("place_list", {})]);
      this.places = places;
      this.shown = targets.find((one) => one.id === this.id) ?? null;
      this.error = this.shown ? null : { kind: "not_found", message: "There is no such target.", hint: "It may have been deleted." };
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  async write<N extends CommandName>(name: N, payload: Request<N>): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, refused: (error) => (this.refused = error) });
    if (ok && name !== "target_delete") await this.load();
    return ok;
  }

  /** The person chooses a folder in a dialog of the system; its path never comes through here. */
  async chooseFolder(): Promise<void> {
    this.refused = null;
    try {
      if (await desktop.pickTargetFolder(this.id)) await this.load();
    } catch (thrown) {
      this.refused = asError(thrown);
    }
  }

  /** Keeps a secret outside the workspace. True when it is kept; it is never read back. */
  async keep(secret: string, lasting: boolean): Promise<boolean> {
    this.refused = null;
    try {
      this.shown = await call("target_secret", { target: this.id, secret, keep: lasting });
      return true;
    } catch (thrown) {
      this.refused = asError(thrown);
      return false;
    }
  }
  async forget(): Promise<void> {
    this.refused = null;
    try {
      this.shown = await call("target_forget", { id: this.id });
    } catch (thrown) {
      this.refused = asError(thrown);
    }
  }

  async check(): Promise<void> {
    await publishing.run(this.#tests, () => call("target_check", { id: this.id }));
  }
}
