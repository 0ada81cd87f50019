/**
 * One open document: what core shows of it, and every text being typed into it, kept by place. Cells and fields save by
 * themselves; tables change at once. Invariant: text that core refused stays with its place, even while another screen stands.
 */
import type { CellView, DocumentView, RowView, SectionSaved, SectionView, TableView } from "../gen/api";
import { asError, call, type ApiError, type CommandName, type Request, type Response } from "../host";
import { Draft } from "../host/draft.svelte";
import { saving } from "../host/saving.svelte";

/** How long the keys must rest before findings and proposals are read again. */
const REST_MS = 300;
/** Documents with text that is not saved outlive their screen. */
const held = new Map<string, DocumentState>();

export class DocumentState {
  readonly id: string;
  shown: DocumentView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  /** Why the last change that is no text was refused. */
  refused: ApiError | null = $state.raw(null);
  /** The section that stands open. */
  at: string = $state("");
  /** Reasons for settling that are not sent yet, by finding. */
  settling: Record<string, string> = $state({});
  /** The text that has focus: what core holds never replaces it under the caret. */
  typing: Draft | null = null;
  #drafts = new Map<string, Draft>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  section: SectionView | null = $derived.by(() => this.shown?.sections.find((one) => one.id === this.at) ?? this.shown?.sections[0] ?? null);

  constructor(id: string) {
    this.id = id;
  }
  static open(id: string): DocumentState {
    return held.get(id) ?? new DocumentState(id);
  }
  /** The screen leaves. */
  close(): void {
    clearTimeout(this.#timer);
    this.typing = null;
    held.delete(this.id);
    if (Object.values(this.settling).some((text) => text.trim()) || [...this.#drafts.values()].some((draft) => draft.dirty)) held.set(this.id, this);
  }

  async load(): Promise<void> {
    try {
      this.#take(await saving.fresh(() => call("document_show", { id: this.id })));
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
  #take(shown: DocumentView): void {
    this.shown = shown;
    for (const [key, draft] of this.#drafts) {
      if (draft === this.typing) continue;
      const stored = this.#stored(key);
      if (stored !== null) draft.take(stored);
    }
  }
  #stored(key: string): string | null {
    const [kind, where = "", what = ""] = key.split(" ");
    if (kind === "appendix") return this.shown?.appendix ?? "";
    if (kind === "cell") return this.#row(where)?.cells.find((cell) => cell.column === what)?.value ?? null;
    const section = this.shown?.sections.find((one) => one.id === where);
    if (kind === "text") return section?.text ?? null;
    if (kind === "skip") return section?.skipped ?? null;
    return section?.fields.find((field) => field.column.id === what)?.value ?? null;
  }
  #row(id: string): RowView | undefined {
    for (const section of this.shown?.sections ?? []) for (const table of section.tables) {
      const row = table.rows.find((one) => one.id === id);
      if (row) return row;
    }
    return undefined;
  }
  #draft(key: string, write: (text: string, refused: (error: ApiError) => void) => Promise<boolean>): Draft {
    let draft = this.#drafts.get(key);
    if (!draft) {
      const made: Draft = new Draft(this.#stored(key) ?? "", (text) => write(text, (error) => (made.error = error)));
      this.#drafts.set(key, (draft = made));
    }
    return draft;
  }

  /** The prose of a section. */
  text(section: string): Draft {
    const key = `text ${section}`;
    return this.#draft(key, (text, refused) => this.#write("section_write", { document: this.id, section, text }, key, refused, (saved) => this.#saved(section, saved)));
  }
  appendix(): Draft {
    return this.#draft("appendix", (text, refused) => this.#write("appendix_write", { document: this.id, text }, "appendix", refused));
  }
  /** Why a section is not needed. */
  skip(section: string): Draft {
    const key = `skip ${section}`;
    return this.#draft(key, (reason, refused) => this.#write("section_skip", { document: this.id, section, reason }, key, refused, (saved) => {
      this.#saved(section, saved);
      this.#patch(section, (one) => ({ ...one, skipped: reason.trim() }));
      this.refreshSoon();
    }));
  }
  field(section: string, field: string): Draft {
    const key = `field ${section} ${field}`;
    return this.#draft(key, (value, refused) => this.#write("field_write", { document: this.id, section, field, value }, key, refused, (saved) => {
      this.#saved(section, saved);
      this.#patch(section, (one) => ({ ...one, fields: one.fields.map((each) => (each.column.id === field ? { ...each, value: saved.value, problem: "", versions: 1 } : each)) }));
      this.refreshSoon();
    }));
  }
  cell(section: string, row: string, column: string): Draft {
    const key = `cell ${row} ${column}`;
    return this.#draft(key, (value, refused) => this.#write("row_write", { row, column, value }, key, refused, (saved) => {
      this.#saved(section, saved.section);
      this.#rows(section, (rows) => rows.map((one) => (one.id === row ? saved.row : one)));
      this.refreshSoon();
    }));
  }
  /** Leaves a field or a cell: what is typed is saved, then shown in the form it is kept in. */
  leave(draft: Draft, key: string): void {
    if (this.typing === draft) this.typing = null;
    void draft.save().then(() => {
      const stored = this.#stored(key);
      if (stored !== null && this.typing !== draft) draft.take(stored);
    });
  }

  /** Adds a row; resolves to its id. */
  async addRow(section: string, table: string, after?: string): Promise<string | null> {
    let made: string | null = null;
    await this.change("row_add", { document: this.id, table, ...(after ? { after } : {}) }, ({ output }) => {
      made = output.row.id;
      this.#saved(section, output.section);
      this.#table(section, table, (rows) => {
        const at = after ? rows.findIndex((one) => one.id === after) + 1 : rows.length;
        return [...rows.slice(0, at), output.row, ...rows.slice(at)];
      });
    });
    return made;
  }
  async moveRow(section: string, table: TableView, row: string, by: 1 | -1): Promise<boolean> {
    const from = table.rows.findIndex((one) => one.id === row);
    const moved = table.rows[from];
    if (!moved || !table.rows[from + by]) return false;
    const after = table.rows[by === 1 ? from + 1 : from - 2]?.id;
    const place = (rows: RowView[]) => {
      const rest = rows.filter((one) => one.id !== row);
      return [...rest.slice(0, from + by), moved, ...rest.slice(from + by)];
    };
    return this.change("row_move", { row, ...(after ? { after } : {}) }, () => this.#table(section, table.id, place));
  }
  async removeRow(section: string, table: string, row: string): Promise<boolean> {
    return this.change("row_remove", { id: row }, () => {
      for (const key of this.#drafts.keys()) if (key.startsWith(`cell ${row} `)) this.#drafts.delete(key);
      this.#table(section, table, (rows) => rows.filter((one) => one.id !== row));
    });
  }

  /** Writes one change that is no text, then reads the document again. */
  async change<N extends CommandName>(name: N, payload: Request<N>, done: (answer: Response<N>) => void = () => {}): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, done, refused: (error) => (this.refused = error) });
    if (ok) this.refreshSoon();
    return ok;
  }
  #write<N extends CommandName>(name: N, payload: Request<N>, key: string, refused: (error: ApiError) => void, done: (output: OutputOf<N>) => void = () => {}): Promise<boolean> {
    return saving.write({ name, payload, key: `${this.id} ${key}`, refused, done: (answer) => done((answer as unknown as { output: OutputOf<N> }).output) });
  }
  #saved(section: string, { state, words, lacks, progress }: SectionSaved): void {
    this.#patch(section, (one) => ({ ...one, state, words, lacks }));
    if (this.shown) this.shown = { ...this.shown, progress };
  }
  #patch(section: string, change: (section: SectionView) => SectionView): void {
    if (this.shown) this.shown = { ...this.shown, sections: this.shown.sections.map((one) => (one.id === section ? change(one) : one)) };
  }
  #table(section: string, table: string, change: (rows: RowView[]) => RowView[]): void {
    this.#patch(section, (one) => ({ ...one, tables: one.tables.map((each) => (each.id === table ? { ...each, rows: change(each.rows) } : each)) }));
  }
  #rows(section: string, change: (rows: RowView[]) => RowView[]): void {
    this.#patch(section, (one) => ({ ...one, tables: one.tables.map((each) => ({ ...each, rows: change(each.rows) })) }));
  }

  refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (saving.waiting > 0 && saving.state !== "failed") this.refreshSoon();
      else void this.load();
    }, REST_MS);
  }
}
type OutputOf<N extends CommandName> = Response<N> extends { output: infer T } ? T : never;

/** Whether a cell says why it does not fit: what was just refused, else what is stored. */
export function problemOf(draft: Draft, cell: Pick<CellView, "problem">): string {
  if (draft.error) return `${draft.error.message} ${draft.error.hint}`.trim();
  return draft.dirty ? "" : cell.problem;
}
