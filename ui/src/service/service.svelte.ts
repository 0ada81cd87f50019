/** One service as the screen shows it. It reads; every change goes through the save queue and reads again. */
import type { ApiError, ReviewRow, ServiceShow } from "../gen/api";
import { asError, call, type CommandName, type Request } from "../host";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";

export class ServiceState {
  readonly id: string;
  shown: ServiceShow | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);

  current: ReviewRow | null = $derived.by(() => this.shown?.reviews.find((review) => review.id === this.shown?.current) ?? null);

  constructor(id: string) {
    this.id = id;
  }

  async load(): Promise<void> {
    try {
      this.shown = await call("service_show", { id: this.id });
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
