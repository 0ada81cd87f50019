/**
 * The only door to the shell: one typed `call`, and the few things only a desktop can do.
 * It holds no state but which host answers. A failure is always an `ApiError`.
 */
import type { Commands, Error as ApiError, ExportView, ImportView, Kind as ErrorKind, PortfolioFilter, PortfolioSort, Profile } from "../gen/api";

export type { ApiError, ErrorKind };

export type CommandName = keyof Commands;
export type Request<N extends CommandName> = Commands[N]["request"];
export type Response<N extends CommandName> = Commands[N]["response"];
/** A file kept in the workspace: its SHA-256, its name, and its size in bytes. */
export interface Kept { hash: string; name: string; size: number }
/** A file that the person chose: its name without its folder, and its text. */
export interface TextFile { name: string; text: string }
/** What a report is about, by id. */
export type ReportAbout = { review: string } | { assessment: string } | { service: string } | { portfolio: true } | { comparison: { review: string; before: string; after: string } };
/** For whom and in what order it is written. */
export interface ReportHow { profile?: Profile; layout?: string; at?: string }

/** What leaves as one file: one of these, or the whole workspace. */
export type FileOf = { review: string } | { service: string } | { team: string } | Record<string, never>;
/** A file that was written: its name without its folder, and what is in it. */
export interface FileWritten extends ExportView { name: string }

export interface Exported { folder: string; files: string[] }

/** What only the shell around the page can do. Paths never come from the page: a null means the person chose nothing. */
export interface Desktop {
  openWorkspace(): Promise<boolean>;
  newWorkspace(): Promise<boolean>;
  openReadOnly(): Promise<boolean>;
  /** Puts a copy of the workspace in its place; the file it replaces is kept beside it. */
  restoreBackup(): Promise<boolean>;
  pickEvidenceFile(): Promise<Kept | null>;
  exportReport(about: ReportAbout, dialect: string, how: ReportHow): Promise<Exported | null>;
  /** Opens the report as one HTML file in the browser. */
  openReport(about: ReportAbout, how: ReportHow): Promise<void>;
  /** Chooses the folder of a target. True when one was chosen. */
  pickTargetFolder(target: string): Promise<boolean>;
  /** Puts a text on the clipboard. */
  copyText(text: string): Promise<void>;
  /** Opens the system's print dialog for what the window shows. */
  print(): Promise<void>;
  pickMarkdown(): Promise<TextFile | null>;
  /** Writes one document as Markdown; `include` says that a confidential one may leave. Resolves to the name of the file. */
  exportDocument(id: string, include: boolean): Promise<{ name: string } | null>;
  pickBallot(): Promise<TextFile | null>;
  /** Writes the ballot of one respondent as a file. Resolves to its name. */
  exportBallot(respondent: string): Promise<{ name: string } | null>;
  /** Writes what is due in these days as a calendar; `mine` leaves out what others have to do. Resolves to the name of the file. */
  saveDue(days: number, mine: boolean): Promise<{ name: string } | null>;
  /** Writes the portfolio so filtered and sorted as CSV. Resolves to the name of the file. */
  saveTable(filter: PortfolioFilter, sort: PortfolioSort): Promise<{ name: string } | null>;
  exportFile(what: FileOf): Promise<FileWritten | null>;
  importFile(): Promise<ImportView | null>;
  openLink(url: string): Promise<void>;
  closeWindow(): Promise<void>;
  /** Runs `ask` when the person closes the window; the window closes once it answers true. */
  onClose(ask: () => Promise<boolean>): void;
}
export interface Host {
  /** `at` is a snapshot: the command is answered as of then, and refused where it writes. */
  call(name: string, payload: unknown, at?: string): Promise<unknown>;
  desktop: Desktop;
}

let host: Host | undefined;

/** Chooses the host. Called once, before the first `call`. */
export function useHost(chosen: Host): void {
  host = chosen;
}

function current(): Host {
  if (!host) throw new Error("no host chosen");
  return host;
}

/** Which snapshot a command is answered from now; none for the workspace as it is. */
let standing: (name: string) => string | null = () => null;
export function useAt(which: (name: string) => string | null): void {
  standing = which;
}
export const standingAt = (name: string): string | null => standing(name);

/** Runs one command: as of the snapshot that stands open, or the one named; null is the workspace as it is. */
export async function call<N extends CommandName>(name: N, payload: Request<N>, at: string | null = standing(name)): Promise<Response<N>> {
  try {
    return (await (at === null ? current().call(name, payload) : current().call(name, payload, at))) as Response<N>;
  } catch (thrown) {
    throw asError(thrown);
  }
}

export const desktop: Desktop = {
  openWorkspace: () => asked(() => current().desktop.openWorkspace()),
  newWorkspace: () => asked(() => current().desktop.newWorkspace()),
  openReadOnly: () => asked(() => current().desktop.openReadOnly()),
  restoreBackup: () => asked(() => current().desktop.restoreBackup()),
  pickEvidenceFile: () => asked(() => current().desktop.pickEvidenceFile()),
  exportReport: (about, dialect, how) => asked(() => current().desktop.exportReport(about, dialect, how)),
  openReport: (about, how) => asked(() => current().desktop.openReport(about, how)),
  pickTargetFolder: (target) => asked(() => current().desktop.pickTargetFolder(target)),
  copyText: (text) => asked(() => current().desktop.copyText(text)),
  print: () => asked(() => current().desktop.print()),
  pickMarkdown: () => asked(() => current().desktop.pickMarkdown()),
  exportDocument: (id, include) => asked(() => current().desktop.exportDocument(id, include)),
  pickBallot: () => asked(() => current().desktop.pickBallot()),
  exportBallot: (respondent) => asked(() => current().desktop.exportBallot(respondent)),
  saveDue: (days, mine) => asked(() => current().desktop.saveDue(days, mine)),
  saveTable: (filter, sort) => asked(() => current().desktop.saveTable(filter, sort)),
  exportFile: (what) => asked(() => current().desktop.exportFile(what)),
  importFile: () => asked(() => current().desktop.importFile()),
  openLink: (url) => asked(() => current().desktop.openLink(url)),
  closeWindow: () => asked(() => current().desktop.closeWindow()),
  onClose: (ask) => current().desktop.onClose(ask),
};

async function asked<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    throw asError(thrown);
  }
}

/** Turns whatever a host threw into the one error shape, so that screens never guess. */
export function asError(thrown: unknown): ApiError {
  if (thrown && typeof thrown === "object" && "kind" in thrown && "message" in thrown) {
    const { kind, message } = thrown as { kind: ErrorKind; message: string };
    return { kind, message, hint: String((thrown as { hint?: unknown }).hint ?? "") };
  }
  return { kind: "internal", message: thrown instanceof Error ? thrown.message : String(thrown), hint: "" };
}
