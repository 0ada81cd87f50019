/** What the frame can do from anywhere: undo and redo with their focus, the workspace menu, closing. Screens own everything else. */
import type { StepView } from "../gen/api";
import { desktop } from "../host";
import { allSaved, forgetDrafts } from "../host/draft.svelte";
import { people } from "../host/people.svelte";
import { publishing } from "../host/publishing.svelte";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";
import { go, route, to } from "../parts/route.svelte";
import { view } from "../parts/view.svelte";

/** Undoes or redoes a step, says which, and goes to what it changed. */
export async function step(which: "undo" | "redo"): Promise<void> {
  if (workspace.closed || !workspace[which]) return;
  // Behind a write that failed it would wait, and take back more than was meant once that is saved.
  if (saving.failed) return void (view.spoken = "Nothing was undone: a change is not saved yet.");
  const done = await workspace.step(which);
  if (!done) return;
  view.spoken = `${which === "undo" ? "Undone" : "Done again"}: ${done.name}`;
  follow(done);
}

/** The screens of an assessment stay where undo finds them; where one criterion is lit, it is the one that changed. */
function inAssessment(assessment: string, criterion: string | null): string {
  const base = to.assessment(assessment);
  const [path = "", query = ""] = location.hash.split("?");
  if (path !== base && !path.startsWith(`${base}/`)) return to.assessment(assessment, criterion ? { criterion } : {});
  const asked = new URLSearchParams(query);
  if (criterion && (asked.has("c") || asked.has("by"))) asked.set("c", criterion);
  return asked.size > 0 ? `${path}?${asked.toString()}` : path;
}

/** What a step changed that names no place stands on such a screen, or on none: they are there whatever it took away. */
const STAYS = new Set(["documents", "maturity", "packs", "portfolio", "publishing", "report", "settings"]);

function follow({ service, review, question, document, section, assessment, criterion, team }: StepView): void {
  // The design of a review stands at the review's address; undo stays there.
  const base = document && document === view.document ? location.hash.split("?")[0] : null;
  const here = assessment ? inAssessment(assessment, criterion) : base ? `${base}${section ? `?s=${encodeURIComponent(section)}` : ""}` : document ? to.document(document, section) : review && question ? to.readiness(review, question) : service ? to.service(service) : team ? to.team(team) : review || (STAYS.has(route.path[0] ?? "") && !route.path[1]) ? null : to.home();
  if (!here) return;
  // The same address fires no change, yet the row must come back into focus.
  if (location.hash === here) route.read(here);
  else go(here);
}

export interface Command { text: string; detail: string; run: () => void }

/** Runs a desktop dialog that may put another workspace in place of this one. */
async function swap(ask: () => Promise<boolean>): Promise<void> {
  if (!(await mayLeave("swap"))) return;
  try {
    if (!(await ask())) return;
  } catch (error) {
    workspace.error = error as typeof workspace.error;
    return;
  }
  // What could not be written belongs to the workspace that is gone.
  saving.forget();
  forgetDrafts();
  publishing.reset();
  people.reset();
  go(to.home());
  await workspace.load();
  workspace.reload();
}
export const newWorkspace = () => void swap(() => desktop.newWorkspace());
export const openWorkspace = () => void swap(() => desktop.openWorkspace());
export const openReadOnly = () => void swap(() => desktop.openReadOnly());
export const restoreBackup = () => void swap(() => desktop.restoreBackup());

export function workspaceMenu(): { text: string; run: () => void }[] {
  return [
    ...(workspace.closed ? [] : [{ text: "Rename this workspace…", run: () => (view.ask = { what: "rename" }) }]),
    { text: "New workspace…", run: newWorkspace },
    { text: "Open a workspace…", run: openWorkspace },
    ...(workspace.closed ? [] : [{ text: "Answer a ballot…", run: () => (view.ask = { what: "ballot" }) }]),
    { text: "Export this workspace…", run: () => (view.ask = { what: "export", of: null }) },
    ...(workspace.closed ? [] : [{ text: "Import a file…", run: () => (view.ask = { what: "import" }) }]),
    ...(workspace.closed ? [] : [{ text: "Restore a backup…", run: restoreBackup }]),
  ];
}

/** Where the open review can be entered. */
function ofReview(): Command[] {
  const review = view.review;
  if (!review) return [];
  return [
    // Design and risks are a service's.
    ...(view.team ? [] : [
      { text: "Go to the design", detail: "Command", run: () => go(to.design(review)) },
      { text: "Go to the risks", detail: "Command", run: () => go(to.risks(review)) },
      { text: "Go to the pre-mortem", detail: "Command", run: () => go(to.premortem(review)) },
      ...(workspace.closed ? [] : [{ text: "Add a risk…", detail: "Command", run: () => go(to.addRisk(review)) }]),
    ]),
    { text: "Go to the sign-off", detail: "Command", run: () => go(to.signoff(review)) },
    ...(workspace.closed ? [] : [{ text: "Start the next review…", detail: "Command", run: () => (view.ask = { what: "again", review }) }]),
    { text: "Go to the history", detail: "Command", run: () => go(to.history("review", review)) },
    ...(workspace.closed ? [] : [{ text: "Take a snapshot…", detail: "Command", run: () => (view.ask = { what: "snapshot", kind: "review", id: review }) }]),
    { text: "Go to the report", detail: "Command", run: () => go(to.report(review)) },
    ...(route.at ? [] : [{ text: "Export this review…", detail: "Command", run: () => (view.ask = { what: "export", of: { kind: "review", id: review, name: view.path?.title ?? "this review" } }) }]),
  ];
}

/** The service or team that stands open, as a file. */
function ofSubject(): Command[] {
  if (route.at) return [];
  const service = workspace.home?.services.find((one) => one.id === view.service);
  if (service) return [{ text: "Export this service…", detail: "Command", run: () => (view.ask = { what: "export", of: { kind: "service", id: service.id, name: service.name } }) }];
  const team = view.team;
  return team ? [{ text: "Export this team…", detail: "Command", run: () => (view.ask = { what: "export", of: { kind: "team", id: team, name: view.crumbs.at(-1)?.label ?? "this team" } }) }] : [];
}

export function paletteCommands(): Command[] {
  const edit: Command[] = workspace.closed ? [] : [
    { text: "New service…", detail: "Command", run: () => (view.ask = { what: "service", id: null }) },
    { text: "Start a review…", detail: "Command", run: () => (view.team ? go(`${to.team(view.team)}?at=review`) : (view.ask = { what: "review", service: view.service })) },
    ...(workspace.undo ? [{ text: `Undo: ${workspace.undo}`, detail: "Command", run: () => void step("undo") }] : []),
    ...(workspace.redo ? [{ text: `Redo: ${workspace.redo}`, detail: "Command", run: () => void step("redo") }] : []),
  ];
  return [
    { text: "Go to Home", detail: "Command", run: () => go(to.home()) },
    { text: "Go to the portfolio", detail: "Command", run: () => go(to.portfolio()) },
    { text: "Go to the documents", detail: "Command", run: () => go(to.documents()) },
    { text: "Go to team maturity", detail: "Command", run: () => go(to.maturity()) },
    { text: "Go to the portfolio report", detail: "Command", run: () => go(to.portfolioReport()) },
    { text: "Go to settings", detail: "Command", run: () => go(to.settings()) },
    ...(workspace.closed ? [] : [{ text: "Say who you are…", detail: "Command", run: () => (view.ask = { what: "me" }) }]),
    { text: "Go to the packs", detail: "Command", run: () => go(to.packs()) },
    ...(workspace.closed || !workspace.home?.moves.length ? [] : [{ text: "Move open reviews to newer checklists…", detail: "Command", run: () => (view.ask = { what: "moves" }) }]),
    { text: "Go to publishing", detail: "Command", run: () => go(to.publishing()) },
    ...(view.service ? [{ text: "Go to the history of the service", detail: "Command", run: () => go(to.history("service", view.service ?? "")) }] : []),
    ...ofReview(),
    ...ofSubject(),
    ...edit,
    ...workspaceMenu().map(({ text, run }) => ({ text, detail: "Command", run })),
    { text: "All shortcuts", detail: "Command", run: () => (view.ask = { what: "keys" }) },
  ];
}

/** Answers whether the window or the workspace may go: everything typed is durable, or the person lets it go. */
export async function mayLeave(by: "close" | "swap"): Promise<boolean> {
  return (await allSaved()) || new Promise((answer) => (view.leaving = { by, answer }));
}
