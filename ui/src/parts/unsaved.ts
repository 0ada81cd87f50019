/** What a dialog must know of saving. Parts know no host, so the host sets it; without one nothing ever fails. */
export interface Unsaved {
  /** The write that failed and waits for another try. */
  readonly failed: { message: string; hint: string } | null;
  retry(): void;
  /** A dialog stands; the answer is called when it is gone. */
  opened(): () => void;
}

export const unsaved: { of: Unsaved } = { of: { failed: null, retry: () => {}, opened: () => () => {} } };
