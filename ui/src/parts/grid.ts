/** Where a key leads in a grid of rows and columns. Pure. */

/** The cell an arrow, Home, End or a page key leads to; null for any other key, and at the edge. */
export function moveInGrid(key: string, row: number, column: number, rows: number, columns: number, ctrl = false): [number, number] | null {
  const to: [number, number] | undefined = ({
    ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
    Home: [ctrl ? 0 : row, 0], End: [ctrl ? rows - 1 : row, columns - 1], PageUp: [0, column], PageDown: [rows - 1, column],
  } as Record<string, [number, number]>)[key];
  if (!to || to[0] < 0 || to[1] < 0 || to[0] >= rows || to[1] >= columns) return null;
  return to;
}
