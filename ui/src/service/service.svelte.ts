/** One service as the screen shows it. It reads; every change goes through the save queue and reads again. */
import type { ReviewView, ServiceView } from "../gen/api";
import { asError, call, type ApiError, type CommandName, type Request } from "../host";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";

export class ServiceState {
  readonly id: string;
  shown: ServiceView | null = $state.raw(null);
  /** How many questions its tier and facts choose. */
  asked: { asked: number; hidden: number } | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);

  current: ReviewView | null = $derived.by(() => this.shown?.current ?? null);

  constructor(id: string) {
    this.id = id;
  }

  async load(): Promise<void> {
    try {
      const shown = await call("service_show", { id: this.id });
      const facts = Object.fromEntries(shown.facts.flatMap((fact) => (fact.value === null ? [] : [[fact.id, fact.value]])));
      this.asked = shown.tier === null ? null : await call("service_preview", { id: this.id, tier: shown.tier, facts });
      this.shown = shown;
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  /** Writes one change, then reads the service and the sidebar again. */
  async write<N extends CommandName>(name: N, payload: Request<N>): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, refused: (error) => (this.refused = error) });
    if (ok) await Promise.all([this.load(), workspace.load()]);
    return ok;
  }
}
