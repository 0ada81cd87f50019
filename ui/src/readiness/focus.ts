/** Puts focus on the answer of a question: the chosen radio, else the first, else the row. */
export function focusAnswer(question: string): void {
  const set = document.getElementById(`q-${question}`);
  const target = set?.querySelector<HTMLElement>("input:checked") ?? set?.querySelector<HTMLElement>("input:enabled") ?? set;
  target?.focus({ preventScroll: true });
  set?.scrollIntoView?.({ block: "nearest" });
}
