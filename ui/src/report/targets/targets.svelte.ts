/** The places reports are published to, as the list shows them. It reads; changes go through the save queue and are read again. */
import type { PlaceChoice, TargetRow } from "../../gen/api";
import { asError, call, type ApiError } from "../../host";

export class TargetsState {
  targets: TargetRow[] | null = $state.raw(null);
  places: PlaceChoice[] = $state.raw([]);
  error: ApiError | null = $state.raw(null);

  open: TargetRow[] = $derived.by(() => (this.targets ?? []).filter((one) => !one.archived));
  away: TargetRow[] = $derived.by(() => (this.targets ?? []).filter((one) => one.archived));

  async load(): Promise<void> {
    try {
      const [targets, places] = await Promise.all([call("target_list", {}), call("place_list", {})]);
      this.places = places;
      this.targets = targets;
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
}
