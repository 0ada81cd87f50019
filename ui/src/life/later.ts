/**
 * What follows a launch, loaded in one piece when the first of it is asked for. One piece, because the bundler moves what the window
 * starts with into a second script when many pieces share it.
 */
export { default as Afterwards } from "./Afterwards.svelte";
export { default as Again } from "./Again.svelte";
export { default as Due } from "./Due.svelte";
export { default as Signoff } from "./Signoff.svelte";
export { default as Since } from "./Since.svelte";
export { default as Triggers } from "./Triggers.svelte";
