// What a command says: answers on stdout as a table or as JSON, progress on stderr.
import { oneLine, table } from './table.ts'

export interface Output {
  /** Rows, or a sentence when there are none. */
  list<Row>(rows: readonly Row[], none: string, names: readonly string[], cells: (row: Row) => readonly (string | number)[]): void
  /** One thing, as names and values; empty values are left out. */
  one(thing: unknown, fields: readonly (readonly [string, string])[]): void
  /** Overwrites the line before it on a terminal; elsewhere only now and then a line. */
  progress(text: string): void
}

/** Where a command says it; a terminal lets a line be overwritten. */
export interface Said {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const quietMs = 5_000

/** JSON leaves these as they are, and a terminal obeys some of them. */
const escaped = (json: string): string => json.replaceAll(/[\u007f-\u009f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`)

export function openOutput(json: boolean, stdout: Said, stderr: Said): Output {
  let isDrawn = false
  const say = (text: string): void => {
    if (isDrawn) stderr.write('\r\u001b[K')
    isDrawn = false
    stdout.write(`${text}\n`)
  }
  const sayJson = (value: unknown): void => say(escaped(JSON.stringify(value, (_name, field: unknown) => (typeof field === 'bigint' ? String(field) : field), 2)))
  let told = Number.NEGATIVE_INFINITY
  return {
    list(rows, none, names, cells) {
      if (json) sayJson(rows)
      else say(rows.length === 0 ? none : table(names, rows.map(cells)))
    },
    one(thing, fields) {
      if (json) return sayJson(thing)
      const shown = fields.filter(([, value]) => value !== '').map(([name, value]) => [oneLine(name), oneLine(value)] as const)
      const width = Math.max(...shown.map(([name]) => name.length))
      for (const [name, value] of shown) say(`${name.padEnd(width)}  ${value}`.trimEnd())
    },
    progress(text) {
      if (stderr.isTTY) {
        isDrawn = true
        stderr.write(`\r\u001b[K${text}`)
      } else if (performance.now() - told >= quietMs) {
        told = performance.now()
        stderr.write(`${text}\n`)
      }
    },
  }
}
