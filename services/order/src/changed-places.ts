import { canonicalJson } from '@wismo/kernel'
import { pointerOf } from '@wismo/service'

/** JSON pointers to the smallest parts that differ between two documents; of a list whose length changed, the list. */
export function changedPlaces(before: unknown, after: unknown): readonly string[] {
  return differences(before, after, []).map(pointerOf)
}

function differences(before: unknown, after: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (before === undefined || after === undefined) return before === after ? [] : [path]
  if (canonicalJson(before) === canonicalJson(after)) return []
  const [old, next] = [partsOf(before), partsOf(after)]
  if (old === undefined || next === undefined || Array.isArray(before) !== Array.isArray(after) || (Array.isArray(before) && old.size !== next.size)) return [path]
  return [...new Set([...old.keys(), ...next.keys()])].sort().flatMap((name) => differences(old.get(name), next.get(name), [...path, name]))
}

const partsOf = (value: unknown): ReadonlyMap<string, unknown> | undefined => (typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined)
