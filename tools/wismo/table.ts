/** Rows under their names, columns as wide as their longest cell, numbers to the right. Ends without a line feed. */
export function table(names: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [names, ...rows].map((row) => row.map((cell) => oneLine(String(cell))))
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const isNumber = names.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'))
  return lines.map((line) => line.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()).join('\n')
}

/** Texts of others must not break the lines, nor reach the terminal as commands. */
export const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
