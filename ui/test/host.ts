/** A fresh fake host for each test, with the window's shared state put back to its start. */
import { fake, type Fake } from "../src/host/fake";
import { useHost } from "../src/host";
import { workspace } from "../src/host/workspace.svelte";
import { view } from "../src/parts/view.svelte";
import { route } from "../src/parts/route.svelte";

export function freshHost(options: Parameters<typeof fake>[0] = {}): Fake {
  const host = fake(options);
  useHost(host);
  route.read("#/");
  workspace.home = workspace.error = null;
  workspace.undo = workspace.redo = null;
  Object.assign(view, { crumbs: [], path: null, inspector: null, review: null, service: null, team: null, ask: null, spoken: "" });
  return host;
}
