/** Which blocks of drawn HTML stay: a table of what stood, what comes, and how many of its objects are the same. */
import { describe, expect, it } from "vitest";
import { keep } from "../src/parts/pieces";

describe("pieces", () => {
  it.each([
    ["", "abc", 0],
    ["abc", "abc", 3],
    ["abc", "aXc", 2],
    ["abc", "abXc", 3],
    ["abc", "ac", 2],
    ["aaa", "aa", 2],
    ["aa", "aaa", 2],
    ["abc", "", 0],
    ["abc", "xyz", 0],
  ])("of %j that become %j keep %i", (before, after, kept) => {
    const old = keep([], [...before]);
    const now = keep(old, [...after]);
    expect(now.map((piece) => piece.html).join("")).toBe(after);
    expect(now.filter((piece) => old.includes(piece))).toHaveLength(kept);
    expect(new Set(now).size).toBe(now.length);
  });
});
