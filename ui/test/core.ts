/**
 * The real core as a host: the command line tool answers every call, on a workspace of its own in a folder of its own.
 * `cargo build -p lamppost-cli` makes it; `cargo verify` does so before these tests.
 */
import { spawn, execFileSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { cleanup } from "@testing-library/svelte";
import { useHost, type ApiError, type CommandName, type Host, type Request, type Response } from "../src/host";
import type { ImportView } from "../src/gen/api";
import { saveDrafts } from "../src/host/draft.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { view } from "../src/parts/view.svelte";

export const TODAY = "2026-11-20";
const folder = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
const program = join(folder, "debug", process.platform === "win32" ? "lamppost.exe" : "lamppost");

/** A workspace that core answers for; what was called, and what the next writes fail with. */
export class Core implements Host {
  readonly calls: string[] = [];
  failing: ApiError | null = null;
  readonly desktop: Host["desktop"];
  /** The folder that a person would choose for a target. */
  folder = "";
  readonly copied: string[] = [];
  /** The file that leaves and comes in; nobody chooses one where it is empty. */
  file = "";
  /** What the desktop was asked to do. */
  readonly did: string[] = [];
  #folder = mkdtempSync(join(tmpdir(), "lamppost-ui-"));
  #child: ChildProcess | undefined;
  #waiting: ((line: string) => void)[] = [];
  #away: Promise<void> | null = null;
  #back: () => void = () => {};
  #readOnly: boolean;
  #today = TODAY;
  #ended = false;

  /** `packs` are files of the team's own folder, by name. */
  constructor(options: { sample?: boolean; readOnly?: boolean; packs?: Record<string, string>; me?: { name: string; initials: string; roles: string[] } | null } = {}) {
    if (!existsSync(program)) throw new Error(`There is no ${program}. Build it with: cargo build -p lamppost-cli`);
    this.#readOnly = options.readOnly === true;
    mkdirSync(join(this.#folder, "packs"));
    for (const [name, text] of Object.entries(options.packs ?? {})) writeFileSync(join(this.#folder, "packs", name), text);
    const me = options.me === undefined ? { name: "Mara Lind", initials: "ML", roles: ["Engineering lead"] } : options.me;
    mkdirSync(join(this.#folder, "lamppost"));
    if (me) writeFileSync(join(this.#folder, "lamppost", "person.json"), JSON.stringify(me));
    if (options.sample !== false) this.run("demo");
    const none = async () => false;
    this.desktop = {
      openWorkspace: none, newWorkspace: none, openReadOnly: none, restoreBackup: none, pickEvidenceFile: async () => null,
      exportReport: async () => null, openReport: async () => void this.did.push("open"), print: async () => void this.did.push("print"),
      copyText: async (text) => void this.copied.push(text),
      pickTargetFolder: async (target) => { if (this.folder) await this.setFolder(target, this.folder); return this.folder !== ""; },
      pickMarkdown: async () => null, exportDocument: async () => null, pickBallot: async () => null, exportBallot: async () => null, saveDue: async (days, mine) => { this.did.push(`due ${days}${mine ? " mine" : ""}`); return { name: "lamppost-due.ics" }; },
      saveTable: async (filter, sort) => { this.did.push(`table ${JSON.stringify({ filter, sort })}`); return { name: "portfolio.csv" }; },
      exportFile: async (what) => {
        if (!this.file) return null;
        const [kind, id] = Object.entries(what)[0] ?? [];
        return { name: basename(this.file), ...JSON.parse(this.run("--json", "export", ...(kind && id ? [`--${kind}`, id] : []), "--out", this.file)) };
      },
      importFile: () => this.#import(),
      openLink: async () => {}, closeWindow: async () => {}, onClose: () => {},
    };
    this.#start();
  }
  #words(...words: string[]): string[] {
    return ["--workspace", join(this.#folder, "test.lamppost"), "--packs", join(this.#folder, "packs"), "--today", this.#today, ...words];
  }
  #start(): void {
    const child = spawn(program, this.#words("call", "--stdin"), { stdio: ["pipe", "pipe", "inherit"], env: this.#env() });
    createInterface({ input: child.stdout }).on("line", (line) => this.#waiting.shift()?.(line));
    this.#child = child;
    this.#away = null;
    this.#back();
  }
  /** Goes on with another day on the calendar. */
  async on(today: string): Promise<void> {
    await this.#stop();
    this.#today = today;
    this.#start();
  }
  async #stop(): Promise<void> {
    // What the page asks meanwhile waits for the next one.
    this.#away = new Promise((back) => (this.#back = back));
    const child = this.#child;
    await new Promise((gone) => { child?.once("exit", gone); child?.stdin?.end(); });
  }
  /** Runs the tool once, beside what answers calls. */
  run(...words: string[]): string {
    return execFileSync(program, this.#words(...words), { encoding: "utf8", env: this.#env(), maxBuffer: 1 << 28 });
  }
  /** The data folder of a person who has only this workspace. */
  #env(): NodeJS.ProcessEnv {
    return { ...process.env, XDG_DATA_HOME: this.#folder, LAMPPOST_AUTHOR: "" };
  }
  /** Takes the file over. Two programs cannot write one workspace, so they take turns. */
  async #import(): Promise<ImportView | null> {
    if (!this.file) return null;
    await this.#stop();
    try {
      return JSON.parse(this.run("--json", "import", this.file)) as ImportView;
    } catch (thrown) {
      const said = (thrown as { stderr?: string }).stderr ?? "";
      const answer = said.slice(said.indexOf("{"));
      throw answer.startsWith("{") ? (JSON.parse(answer) as { error?: ApiError }).error ?? JSON.parse(answer) : thrown;
    } finally {
      this.#start();
    }
  }

  /** Chooses the folder of a target, as the desktop's dialog does. Two programs cannot write one workspace, so they take turns. */
  async setFolder(target: string, folder: string): Promise<void> {
    await this.#stop();
    this.run("target", "folder", target, folder);
    this.#start();
  }
  /** Everything the workspace holds on the disk. */
  bytes(): string {
    return ["", "-wal"].map((end) => join(this.#folder, `test.lamppost${end}`)).filter((file) => existsSync(file)).map((file) => readFileSync(file, "latin1")).join("");
  }

  async call(name: string, payload: unknown, at?: string): Promise<unknown> {
    // The test is over, and with it the page that would read the answer.
    if (this.#ended) return new Promise(() => {});
    this.calls.push(name);
    const reads = /_(show|list|preview|search|compare|since|timeline|moves|table)$|^(find|search|side_by_side)$/.test(name);
    if (this.failing && !reads) throw this.failing;
    if (this.#readOnly && !reads) throw { kind: "read_only", message: "This workspace is open for reading only.", hint: "" } satisfies ApiError;
    while (this.#away) await this.#away;
    const line = await new Promise<string>((done) => {
      this.#waiting.push(done);
      this.#child?.stdin?.write(`${JSON.stringify({ name, payload, ...(at ? { at } : {}) })}\n`);
    });
    const answer = JSON.parse(line) as { ok?: unknown; error?: ApiError };
    if (answer.error) throw answer.error;
    if (name === "home_show" && this.#readOnly) {
      const home = answer.ok as Response<"home_show">;
      return { ...home, workspace: { ...home.workspace, read_only: { kind: "locked", message: "Another window has this workspace open.", hint: "" } } };
    }
    return answer.ok;
  }
  /** Asks core past the page. */
  async ask<N extends CommandName>(name: N, payload: Request<N>): Promise<Response<N>> {
    const answer = await this.call(name, payload);
    this.calls.pop();
    return answer as Response<N>;
  }
  /** The id of the current review of a service, by its name. */
  async reviewOf(service: string): Promise<string> {
    const review = (await this.ask("home_show", {})).services.find((one) => one.name === service)?.review;
    if (!review) throw new Error(`No review of ${service}.`);
    return review.id;
  }
  /** Ends the tool; its folder goes once it is gone, and with it whatever the page still asked for. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#away;
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) await new Promise((gone) => { child.once("exit", gone); child.kill(); });
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Core as the host, with the window's shared state put back to its start. */
export function freshCore(options: ConstructorParameters<typeof Core>[0] = {}): Core {
  const core = new Core(options);
  useHost(core);
  route.read("#/");
  workspace.home = workspace.error = null;
  workspace.undo = workspace.redo = null;
  Object.assign(view, { crumbs: [], path: null, inspector: null, review: null, service: null, team: null, ask: null, leaving: null, spoken: "" });
  return core;
}

/** Takes the page away, and ends core once nothing is being written: a write may still be on its way when a test is over. */
export async function leave(core: Core): Promise<void> {
  core.failing = null;
  if (saving.state === "failed") saving.retry();
  cleanup();
  await saveDrafts();
  await saving.settled();
  await core.end();
  workspace.sealed = null;
}
