/** What the address asks for: a document by its id, or the design of a review, which may not be there yet. */
import type { DocumentKind, DocumentRow, ReviewView } from "../gen/api";
import { asError, call, type ApiError } from "../host";
import { DocumentState } from "./doc.svelte";

/** The pack whose newest document is the design of a review. */
export const DESIGN = "design-document";

export class OpenState {
  readonly review: string | null;
  page: DocumentState | null = $state.raw(null);
  head: ReviewView | null = $state.raw(null);
  kind: DocumentKind | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  /** The review has no design yet. */
  none = $state(false);
  #stopped = false;

  constructor(where: { review: string } | { document: string }) {
    this.review = "review" in where ? where.review : null;
    if ("document" in where) this.page = DocumentState.open(where.document);
  }

  async load(): Promise<void> {
    try {
      if (this.review) await this.#findDesign(this.review);
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
      return;
    }
    await this.page?.load();
    const review = this.review ?? this.page?.shown?.review;
    if (review && this.head?.id !== review) await this.#about(review);
  }
  async #findDesign(review: string): Promise<void> {
    const [{ documents, kinds }] = await Promise.all([call("document_list", { review }), this.#about(review, true)]);
    const design = designOf(documents, review);
    this.kind = kinds.find((one) => one.pack === DESIGN) ?? null;
    this.none = design === null;
    if (!this.#stopped && this.page?.id !== design?.id) {
      this.page?.close();
      this.page = design ? DocumentState.open(design.id) : null;
    }
  }
  /** The review around the document. A document shows without it, the design of a review does not. */
  async #about(review: string, needed = false): Promise<void> {
    try {
      this.head = await call("review_show", { id: review });
    } catch (thrown) {
      if (needed) throw thrown;
    }
  }
  stop(): void {
    this.#stopped = true;
    this.page?.close();
  }
}

/** The newest unarchived design of a review, else of its service. Rows come newest first. */
export function designOf(rows: DocumentRow[], review: string): DocumentRow | null {
  const designs = rows.filter((one) => one.pack === DESIGN && !one.archived);
  return designs.find((one) => one.review === review) ?? designs[0] ?? null;
}
