/** Builds one script and one style sheet; knows that `fake` is a mode for looking at screens without the shell. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Tests name hours and days, which are the same everywhere only in one zone; the core they ask inherits it.
if (process.env.VITEST) process.env.TZ = "UTC";

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // The content security policy allows no data: addresses, so nothing is inlined.
  build: {
    target: ["es2022", "safari16.4"],
    outDir: mode === "fake" ? "node_modules/.fake" : "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    // All that the start needs is one script; left to itself, the bundler splits it once there are many later parts.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "index", test: /src[\\/]main\.ts$/, includeDependenciesRecursively: true }] } } },
  },
  server: { port: 1420, strictPort: true, fs: { allow: [fileURLToPath(new URL("..", import.meta.url))] } },
  // Svelte has a server build too; tests need the one that touches the page.
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  test: { environment: "jsdom", testTimeout: 20_000, hookTimeout: 60_000, include: ["test/**/*.test.ts", "src/**/*.test.ts"], setupFiles: ["test/setup.ts"] },
}));
