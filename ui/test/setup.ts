/** What jsdom lacks: modal dialogs. And patience: a busy machine is no reason to fail. Tests that need no page run without it. */
if (typeof HTMLDialogElement !== "undefined") {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) { this.open = true; };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) { this.open = false; };
  const { configure } = await import("@testing-library/svelte");
  configure({ asyncUtilTimeout: 5000, getElementError: (message) => new Error(message ?? "") });
}
export {};
