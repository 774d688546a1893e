// How the figures of the store look, and whether they reach what was promised.
import { aligned } from './measure.ts'
import type { Row } from './store-measure.ts'

export interface Table {
  /** What the rows have in common. */
  readonly heading: string
  readonly rows: readonly Row[]
}

/** A promise and what came of it; without a figure where it could not be measured here. */
export interface Target {
  readonly of: string
  readonly figure: number | undefined
  readonly unit: string
  readonly atLeast?: number
  readonly atMost?: number
}

export interface Section {
  readonly title: string
  /** One operation of its rows: an event, an append, a stream. */
  readonly operation: string
  readonly tables: readonly Table[]
  readonly targets: readonly Target[]
  /** Where the time went where a target was missed, and what else there is to see. */
  readonly notes: readonly string[]
}

export const isMet = ({ figure, atLeast, atMost }: Target): boolean => figure === undefined || (figure >= (atLeast ?? -Infinity) && figure <= (atMost ?? Infinity))

export function sectionText({ title, operation, tables, targets, notes }: Section): string {
  return [title, ...tables.map((table) => tableText(table, operation)), targets.map(targetText).join('\n'), notes.join('\n')].filter((part) => part !== '').join('\n\n')
}

/** Ratios are to the first row: of operations per second, and of CPU. */
export function tableText({ heading, rows }: Table, operation: string): string {
  const head = [heading, `${operation}s/s`, 'wall us', 'node us', 'PostgreSQL us', 'CPU us', 'rate ratio', 'CPU ratio']
  const lines = rows.map((row) => [row.name, row.perSecond.toFixed(0), digits(row.wallUs), digits(row.nodeUs), digits(row.postgresUs), digits(row.cpuUs), row.rateRatio?.toFixed(2) ?? '', row.cpuRatio?.toFixed(2) ?? ''])
  return aligned([head, ...lines])
}

const digits = (value: number | undefined): string => value?.toFixed(value < 100 ? 1 : 0) ?? ''

export function targetText(target: Target): string {
  const { of, figure, unit, atLeast, atMost } = target
  const wanted = atLeast === undefined ? `at most ${number(atMost)}` : `at least ${number(atLeast)}`
  if (figure === undefined) return `${of}: not measured here (target ${wanted}${unit})`
  return `${of}: ${number(figure)}${unit} (target ${wanted}) ${isMet(target) ? 'met' : 'MISSED'}`
}

const number = (value: number | undefined): string => (value === undefined ? '' : Number.isInteger(value) || Math.abs(value) >= 1_000 ? value.toFixed(0) : value.toFixed(Math.abs(value) < 10 ? 2 : 1))
