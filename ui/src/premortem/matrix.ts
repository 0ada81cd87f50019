/** Where an arrow key leads in the 5 × 5 matrix. Pure. */

/** The cell an arrow, Home or End leads to; null for any other key, and at the edge. */
export function moveInMatrix(key: string, row: number, column: number, rows: number, columns: number): [number, number] | null {
  const to: [number, number] | undefined = ({
    ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
    Home: [row, 0], End: [row, columns - 1], PageUp: [0, column], PageDown: [rows - 1, column],
  } as Record<string, [number, number]>)[key];
  if (!to || to[0] < 0 || to[1] < 0 || to[0] >= rows || to[1] >= columns) return null;
  return to;
}
