/** Notices and texts of a team's own packs: however many and however alike, the page starts and takes input. */
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, expect, it } from "vitest";
import App from "../src/App.svelte";
import { saving } from "../src/host/saving.svelte";
import { workspace } from "../src/host/workspace.svelte";
import { route } from "../src/parts/route.svelte";
import { freshCore, type Core } from "./core";
import { freshHost } from "./host";

const SHIPPED = resolve(import.meta.dirname, "../../assets/packs");
let core: Core | null = null;

async function open(hash: string) {
  route.read(hash);
  await workspace.load();
  render(App);
}
/** The fake host with notices of the workspace and of every service. */
function noticed(notices: string[]) {
  const host = freshHost();
  const call = host.call;
  host.call = async (name, payload) => {
    const answer = await call(name, payload);
    if (name === "home_show") Object.assign((answer as { workspace: object }).workspace, { notices });
    if (name === "service_show") Object.assign(answer as object, { notices });
    return answer;
  };
}
async function takesInput() {
  await fireEvent.keyDown(document.body, { key: "?" });
  expect(await screen.findByRole("dialog")).toBeTruthy();
}
const withVersion = (file: string, version: string) => readFileSync(resolve(SHIPPED, file), "utf8").replace(/^version = ".*"$/m, `version = "${version}"`);

afterEach(async () => {
  cleanup();
  await saving.settled();
  await core?.end();
  core = null;
});

it("shows equal notices, and many, and takes input", async () => {
  noticed(["A pack is not used.", ...Array.from({ length: 200 }, (_, n) => `Notice ${n % 100}.`), "A pack is not used."]);
  await open("#/");
  expect(screen.getAllByText("A pack is not used.")).toHaveLength(2);
  expect(screen.getByRole("heading", { level: 1, name: "Services" })).toBeTruthy();
  await takesInput();
});

it("shows equal notices of a service", async () => {
  noticed(["The stored value of tier does not fit any more.", "The stored value of tier does not fit any more."]);
  await open("#/service/service-2");
  await waitFor(() => expect(screen.getAllByText(/does not fit any more/)).toHaveLength(4));
  await takesInput();
});

it("starts without a notice when an own checklist takes the place of the shipped one", async () => {
  core = freshCore({
    packs: {
      "production-readiness.toml": `[pack]
id = "production-readiness"
kind = "checklist"
version = "9.0.0"
title = "Ours"
summary = "Our own questions."
subject = "service"
[[source]]
id = "own"
title = "Own practice"
[[area]]
id = "ours"
title = "Ours"
intent = "It is in order."
signoff = "Owner"
[[question]]
id = "ours.one"
area = "ours"
text = "Is our own question answered?"
why = "Nobody would notice."
evidence = "A link."
from_tier = 3
severity = "major"
evidence_required = false
valid_days = 90
na_allowed = true
sources = ["own"]
`,
    },
  });
  await open("#/");
  expect(workspace.home?.workspace.notices).toEqual([]);
  expect(screen.getByRole("heading", { level: 1, name: "Services" })).toBeTruthy();
  await takesInput();
});

it("opens the session and the register of an own pre-mortem whose texts repeat", async () => {
  const text = withVersion("failure-scenarios.toml", "9.0.0")
    .replace(/^steps = .*$/gm, 'steps = ["Say what you see.", "Say what you see."]')
    .replace(/(\[\[(?:likelihood|impact)\]\][^[]*?\ntitle = )"[^"]*"/g, '$1"Same"');
  core = freshCore({ packs: { "failure-scenarios.toml": text } });
  const review = await core.reviewOf("Basket");
  await core.ask("premortem_start", { review });
  await core.ask("scenario_add", { review, title: "It falls over" });
  await open(`#/review/${review}/premortem`);
  expect(await screen.findAllByText("Say what you see.")).toHaveLength(2);
  cleanup();
  await open(`#/review/${review}/risks`);
  expect(await screen.findByRole("link", { name: "It falls over" })).toBeTruthy();
  expect((await screen.findAllByRole("rowheader", { name: "Same" })).length).toBeGreaterThan(1);
  expect(workspace.home?.workspace.notices).toEqual([]);
});
