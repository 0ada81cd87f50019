// @vitest-environment node
/** Every colour pair of tokens.css keeps its ratio, in both themes, and no component holds a colour of its own. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../", import.meta.url);

it("all pairs keep their contrast", () => {
  expect(execFileSync(process.execPath, ["contrast.mjs"], { cwd: root, encoding: "utf8" })).toContain("87 pairs x 2 themes, 0 failing");
});

it("style sheets other than tokens.css hold no hex value", () => {
  for (const file of readdirSync(new URL("src/css/", root))) {
    expect.soft(readFileSync(new URL(`src/css/${file}`, root), "utf8"), file).not.toMatch(/#[0-9a-f]{3,8}\b/i);
  }
});

it("no component sets a style in its markup, which the content security policy would block", () => {
  const files = readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".svelte"));
  expect(files.length).toBeGreaterThan(30);
  for (const file of files) expect.soft(readFileSync(new URL(`src/${file}`, root), "utf8"), file).not.toMatch(/\sstyle="/);
});
