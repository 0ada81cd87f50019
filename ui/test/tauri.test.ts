/** What the shell is asked when a report or a calendar leaves: everything that was chosen for it. */
import { afterEach, describe, expect, it } from "vitest";
import { tauri } from "../src/host/tauri";

const asked: [string, unknown][] = [];
const shell = window as unknown as { __TAURI_INTERNALS__?: unknown };
const id = "018f0000-0000-7000-8000-000000000001";

describe("the shell", () => {
  afterEach(() => {
    asked.length = 0;
    delete shell.__TAURI_INTERNALS__;
  });
  it("is told about what, in which dialect, for whom and by which layout a report is exported or opened", async () => {
    shell.__TAURI_INTERNALS__ = { invoke: async (name: string, request: unknown) => void asked.push([name, request]) };
    await tauri.desktop.exportReport({ review: id }, "mediawiki", { profile: "auditor" });
    await tauri.desktop.exportReport({ service: id }, "confluence", { layout: "018f0000-0000-7000-8000-000000000002" });
    await tauri.desktop.exportReport({ portfolio: true }, "github", { profile: "redacted" });
    await tauri.desktop.openReport({ assessment: id }, { profile: "executive" });
    expect(asked).toEqual([
      ["export_report", { about: { review: id }, dialect: "mediawiki", profile: "auditor" }],
      ["export_report", { about: { service: id }, dialect: "confluence", layout: "018f0000-0000-7000-8000-000000000002" }],
      ["export_report", { about: "portfolio", dialect: "github", profile: "redacted" }],
      ["open_report", { about: { assessment: id }, profile: "executive" }],
    ]);
  });
  it("is told whether only what is mine goes into the calendar", async () => {
    shell.__TAURI_INTERNALS__ = { invoke: async (name: string, request: unknown) => void asked.push([name, request]) };
    await tauri.desktop.saveDue(30, true);
    await tauri.desktop.saveDue(30, false);
    expect(asked).toEqual([["save_due", { days: 30, mine: true }], ["save_due", { days: 30, mine: false }]]);
  });
});
