/** What a person starts, once at a time: pressed again while it runs, it does nothing. A write that failed runs until it is saved or taken back. */
export class Once {
  busy = $state(false);

  async run(act: () => Promise<unknown>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await act();
    } finally {
      this.busy = false;
    }
  }
}
