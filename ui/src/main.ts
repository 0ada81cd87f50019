/** Starts the window: chooses the host, reads the workspace with one command, shows the screen, and marks the moment it takes input. */
import { flushSync, mount } from "svelte";
import App from "./App.svelte";
import "./css/all.css";
import { useHost, type Host } from "./host";
import { tauri } from "./host/tauri";
import { workspace } from "./host/workspace.svelte";
import { route } from "./parts/route.svelte";

async function chooseHost(): Promise<Host> {
  if (import.meta.env.DEV || import.meta.env.MODE === "fake") {
    const { fake } = await import("./host/fake");
    return fake();
  }
  return tauri;
}

async function start(): Promise<void> {
  useHost(await chooseHost());
  route.listen(window);
  await workspace.load();
  mount(App, { target: document.body });
  flushSync();
  performance.mark("interactive");
}

void start();
