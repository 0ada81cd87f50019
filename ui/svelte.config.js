/** Runes everywhere: state lives in `.svelte.ts` classes. */
export default { compilerOptions: { runes: true } };
