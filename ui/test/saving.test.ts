/** The save queue and drafts: order, failure, retry, refusal, and what "saved" may claim. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useHost, type Host } from "../src/host";
import { Draft, PAUSE_MS, saveDrafts, unsavedDrafts } from "../src/host/draft.svelte";
import { Saving, SLOW_MS } from "../src/host/saving.svelte";

interface Call { name: string; payload: unknown; answer: (value?: unknown) => void; fail: (error: unknown) => void }
let calls: Call[];
let saving: Saving;
const done = { output: {}, changed: [], undo: "Met on a", redo: null };
const full = { kind: "disk_full", message: "The disk is full.", hint: "Free some space." };
const set = (question: string, answer: "met" | "partial" | "unmet" = "met", key?: string) =>
  saving.write({ name: "answer_set", payload: { review: "r", question, answer }, ...(key ? { key } : {}) });
const flush = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  saving = new Saving();
  useHost({
    call: (name, payload) => new Promise((answer, fail) => calls.push({ name, payload, answer: (value = done) => answer(value), fail })),
    desktop: {} as Host["desktop"],
  });
});
afterEach(() => vi.useRealTimers());

describe("reading beside writes", () => {
  const list = () => saving.fresh(() => new Promise<string>((answer) => calls.push({ name: "read", payload: {}, answer: (value) => answer(String(value)), fail: () => {} })));
  const names = () => calls.map((call) => call.name);

  it("does not give what was read before a write that has since been answered", async () => {
    let seen = "";
    void list().then((value) => (seen = value));
    await flush();
    void set("a");
    await flush();
    calls[1]?.answer();
    calls[0]?.answer("old");
    await flush();
    expect(seen).toBe("");
    expect(names()).toEqual(["read", "answer_set", "read"]);
    calls[2]?.answer("new");
    await flush();
    expect(seen).toBe("new");
  });

  it("waits for the write that is on its way", async () => {
    void set("a");
    let seen = "";
    void list().then((value) => (seen = value));
    await flush();
    expect(names()).toEqual(["answer_set"]);
    calls[0]?.answer();
    await flush();
    calls[1]?.answer("new");
    await flush();
    expect(seen).toBe("new");
  });

  it("still reads while a write waits for another try", async () => {
    void set("a");
    await flush();
    calls[0]?.fail(full);
    await flush();
    let seen = "";
    void list().then((value) => (seen = value));
    await flush();
    calls[1]?.answer("kept");
    await flush();
    expect(seen).toBe("kept");
  });
});

describe("saving", () => {
  it("runs writes one at a time and in order", async () => {
    void set("a");
    void set("b");
    await flush();
    expect(calls.map((call) => (call.payload as { question: string }).question)).toEqual(["a"]);
    calls[0]?.answer();
    await flush();
    expect(calls.map((call) => (call.payload as { question: string }).question)).toEqual(["a", "b"]);
  });

  it("shows Saving only after 300 ms, and Saved only after the write returned", async () => {
    const ok = set("a");
    await vi.advanceTimersByTimeAsync(SLOW_MS - 1);
    expect(saving.state).toBe("saved");
    await vi.advanceTimersByTimeAsync(2);
    expect(saving.state).toBe("saving");
    expect(saving.waiting).toBe(1);
    calls[0]?.answer();
    expect(await ok).toBe(true);
    expect(saving.state).toBe("saved");
    expect(saving.waiting).toBe(0);
  });

  it("replaces a waiting write of the same key, never the one on its way", async () => {
    void set("a", "met", "answer a");
    await flush();
    const middle = set("a", "partial", "answer a");
    const last = set("a", "unmet", "answer a");
    calls[0]?.answer();
    await flush();
    expect(calls).toHaveLength(2);
    expect(calls[1]?.payload).toMatchObject({ answer: "unmet" });
    calls[1]?.answer();
    expect(await middle).toBe(true);
    expect(await last).toBe(true);
  });

  it("keeps a failed write first, takes more, and carries on after a retry", async () => {
    const first = set("a");
    const second = set("b");
    await flush();
    calls[0]?.fail(full);
    await flush();
    expect(saving.state).toBe("failed");
    expect(saving.error?.message).toBe("The disk is full.");
    void set("c");
    await flush();
    expect(calls).toHaveLength(1);
    expect(await saving.settled()).toBe(false);

    saving.retry();
    for (let n = 1; n <= 3; n++) {
      await flush();
      calls[n]?.answer();
    }
    await flush();
    expect(calls.map((call) => (call.payload as { question: string }).question)).toEqual(["a", "a", "b", "c"]);
    expect(await first).toBe(true);
    expect(await second).toBe(true);
    expect(saving.state).toBe("saved");
  });

  it("hands a refusal to whoever asked and goes on", async () => {
    const refused = vi.fn();
    const ok = saving.write({ name: "answer_set", payload: { review: "r", question: "a", answer: "met" }, refused });
    const next = set("b");
    await flush();
    calls[0]?.fail({ kind: "refused", message: "It waits.", hint: "" });
    await flush();
    calls[1]?.answer();
    expect(await ok).toBe(false);
    expect(await next).toBe(true);
    expect(refused).toHaveBeenCalledWith({ kind: "refused", message: "It waits.", hint: "" });
    expect(saving.state).toBe("saved");
  });

  it("names the step just done", async () => {
    const onstep = vi.fn();
    saving.onstep = onstep;
    void set("a");
    await flush();
    calls[0]?.answer();
    await flush();
    expect(onstep).toHaveBeenCalledWith("Met on a", null);
  });
});

describe("a dialog that is cancelled", () => {
  const asked = () => calls.map((call) => (call.payload as { question: string }).question);

  it("takes along what was asked in it and failed; what came before and what is typed stay", async () => {
    const gone = saving.opened();
    const sign = set("dialog");
    const typed = set("typed", "met", "note typed");
    await flush();
    calls[0]?.fail(full);
    await flush();
    expect(saving.failed?.message).toBe("The disk is full.");
    gone();
    expect(await sign).toBe(false);
    await flush();
    expect(asked()).toEqual(["dialog", "typed"]);
    calls[1]?.answer();
    expect(await typed).toBe(true);
    expect(saving.state).toBe("saved");
    expect(saving.waiting).toBe(0);
  });

  it("takes nothing along that failed before it stood, nor what is on its way", async () => {
    const first = set("before");
    await flush();
    calls[0]?.fail(full);
    await flush();
    const gone = saving.opened();
    const second = set("dialog");
    gone();
    expect(saving.waiting).toBe(2);
    saving.retry();
    const late = saving.opened();
    await flush();
    late();
    calls[1]?.answer();
    await flush();
    calls[2]?.answer();
    expect(await first).toBe(true);
    expect(await second).toBe(true);
    expect(asked()).toEqual(["before", "before", "dialog"]);
  });

  it("says at once that something has failed to whoever waits for everything to be saved", async () => {
    const broken = saving.broken();
    void set("a");
    await flush();
    calls[0]?.fail(full);
    expect(await broken).toBe(false);
    expect(await saving.broken()).toBe(false);
  });
});

describe("drafts", () => {
  it("write the saved text typed again after another text that is still on its way", async () => {
    const draft = new Draft("abc", (text) => saving.write({ name: "note_set", key: "note a", payload: { review: "r", question: "a", text } }));
    const texts = () => calls.map((call) => (call.payload as { text: string }).text);
    draft.type("abcd");
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    calls[0]?.fail(full);
    await flush();
    draft.type("abc");
    expect(draft.dirty).toBe(true);
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(unsavedDrafts()).toBe(1);
    saving.retry();
    await flush();
    calls[1]?.answer();
    await flush();
    expect(texts()).toEqual(["abcd", "abc"]);
    expect(draft.dirty).toBe(false);
    expect(unsavedDrafts()).toBe(0);

    // The same while the write is slow, not failed: both are sent, in order.
    draft.type("abcd");
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    draft.type("abc");
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    calls[2]?.answer();
    await flush();
    calls[3]?.answer();
    await flush();
    expect(texts().slice(2)).toEqual(["abcd", "abc"]);
    expect(draft.dirty).toBe(false);
    expect(draft.text).toBe("abc");
  });

  it("save 400 ms after the last key, once", async () => {
    const commit = vi.fn(async () => true);
    const draft = new Draft("", commit);
    draft.type("a");
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
    draft.type("ab");
    await vi.advanceTimersByTimeAsync(PAUSE_MS - 1);
    expect(commit).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(commit.mock.calls).toEqual([["ab"]]);
    expect(draft.dirty).toBe(false);
  });

  it("do not write twice when a blur follows the pause", async () => {
    let answer: (ok: boolean) => void = () => {};
    const commit = vi.fn(() => new Promise<boolean>((settle) => (answer = settle)));
    const draft = new Draft("", commit);
    draft.type("a");
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    const blurred = draft.save();
    answer(true);
    expect(await blurred).toBe(true);
    expect(commit).toHaveBeenCalledTimes(1);
  });

  it("are all written before a close, and count as unsaved when that fails", async () => {
    let works = false;
    const draft = new Draft("", async () => works);
    draft.type("kept");
    expect(unsavedDrafts()).toBe(1);
    expect(await saveDrafts()).toBe(false);
    expect(unsavedDrafts()).toBe(1);
    draft.take("from the store");
    expect(draft.text).toBe("kept");
    works = true;
    expect(await saveDrafts()).toBe(true);
    expect(unsavedDrafts()).toBe(0);
    draft.take("from the store");
    expect(draft.text).toBe("from the store");
  });
});
