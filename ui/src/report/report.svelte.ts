/** A report as it would be written now. Core makes the text; this only asks and remembers the choice. */
import type { Dialect, ReportView } from "../gen/api";
import { asError, call, desktop, type ApiError, type Exported, type ReportAbout } from "../host";
import { saveDrafts } from "../host/draft.svelte";
import { saving } from "../host/saving.svelte";

/** `Head` is what the screen says above the page: read together with it, so that they are of one moment. */
export class ReportState<Head> {
  readonly about: ReportAbout;
  dialect: Dialect = $state("github");
  preview: ReportView | null = $state.raw(null);
  head: Head | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  failed: ApiError | null = $state.raw(null);
  written: Exported | null = $state.raw(null);
  writing = $state(false);

  constructor(about: ReportAbout, private readonly readHead: () => Promise<Head>) {
    this.about = about;
  }

  /** Reads the preview after everything typed is durable, so that it never shows less than the screen did. */
  async load(): Promise<void> {
    await saveDrafts();
    await saving.settled();
    try {
      const [head, preview] = await Promise.all([this.readHead(), call("report_preview", { ...this.about, dialect: this.dialect })]);
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
      const written = await desktop.exportReport(this.about, this.dialect);
      if (written) this.written = written;
    } catch (thrown) {
      this.failed = asError(thrown);
    }
    this.writing = false;
  }
}
