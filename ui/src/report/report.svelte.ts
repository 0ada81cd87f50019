/** The report of one review as it would be written now. Core makes the text; this only asks and remembers the choice. */
import type { DialectName, ReportView, ReviewView } from "../gen/api";
import { asError, call, desktop, type ApiError, type Exported } from "../host";
import { saveDrafts } from "../host/draft.svelte";
import { saving } from "../host/saving.svelte";

export class ReportState {
  readonly review: string;
  dialect: DialectName = $state("github");
  preview: ReportView | null = $state.raw(null);
  head: ReviewView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  failed: ApiError | null = $state.raw(null);
  written: Exported | null = $state.raw(null);
  writing = $state(false);

  constructor(review: string) {
    this.review = review;
  }

  /** Reads the preview after everything typed is durable, so that it never shows less than the screen did. */
  async load(): Promise<void> {
    await saveDrafts();
    await saving.settled();
    try {
      const [head, preview] = await Promise.all([call("review_show", { id: this.review }), call("report_preview", { review: this.review, dialect: this.dialect })]);
      this.head = head;
      this.preview = preview;
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  async save(): Promise<void> {
    this.writing = true;
    this.failed = null;
    try {
      const written = await desktop.exportReport(this.review, this.dialect);
      if (written) this.written = written;
    } catch (thrown) {
      this.failed = asError(thrown);
    }
    this.writing = false;
  }
}
