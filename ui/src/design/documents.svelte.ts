/** The documents of a review with its service, of a service, or of the whole workspace; and what can be made there. */
import type { DocumentListView } from "../gen/api";
import { asError, call, type ApiError, type CommandName, type Request, type Response } from "../host";
import { saving } from "../host/saving.svelte";

export interface Place { review?: string | undefined; service?: string | undefined }

export class DocumentsState {
  readonly place: Place;
  list: DocumentListView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);

  constructor(place: Place) {
    this.place = place;
  }
  async load(): Promise<void> {
    const { review, service } = this.place;
    try {
      this.list = await call("document_list", review ? { review } : service ? { service } : {});
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
  async write<N extends CommandName>(name: N, payload: Request<N>, done: (answer: Response<N>) => void = () => {}): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, done, refused: (error) => (this.refused = error) });
    if (ok) await this.load();
    return ok;
  }
}
