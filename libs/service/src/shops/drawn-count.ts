// How much a browser draws of a drawing: its parts may show each other, ten of ten of ten.

/** Elements with all that they refer to. As many as a drawing of 8 kB has without any reference, twice. */
export const maxDrawn = 4_096

interface Tag {
  readonly attributes: readonly (readonly [string, string])[]
  readonly isEnd: boolean
  readonly isEmpty: boolean
}

interface Part {
  readonly refersTo: readonly string[]
  readonly inside: Part[]
}

/** `tags`: of one element with all that is in it, each opened and ended. Infinity where a part refers to itself. */
export function drawnCount(tags: Iterable<Tag>): number {
  const drawing: Part = { refersTo: [], inside: [] }
  const open = [drawing]
  /** Of two parts with one id a browser takes the first. */
  const byId = new Map<string, Part>()
  for (const { attributes, isEnd, isEmpty } of tags) {
    if (isEnd) {
      open.pop()
      continue
    }
    const part: Part = { refersTo: attributes.flatMap(referencesIn), inside: [] }
    const id = new Map(attributes).get('id')
    if (id !== undefined && !byId.has(id)) byId.set(id, part)
    open.at(-1)?.inside.push(part)
    if (!isEmpty) open.push(part)
  }
  return counting(byId)(drawing) - 1
}

export const isHref = (name: string): boolean => /^(?:.+:)?href$/i.test(name)

/** `href="#a"` and every `url(#a)`, of a mask or a clip: a browser goes through what is there for each. */
const referencesIn = ([name, value]: readonly [string, string]): readonly string[] =>
  isHref(name) ? [value.slice(1)] : [...value.matchAll(/url\s*\(\s*#([\w-]+)\s*\)/gi)].map(([, id = '']) => id)

function counting(byId: ReadonlyMap<string, Part>): (part: Part) => number {
  const counts = new Map<Part, number>()
  const countOf = (part: Part): number => {
    const known = counts.get(part)
    if (known !== undefined) return known
    // Who comes back here while it is counted refers to itself.
    counts.set(part, Infinity)
    const parts = [...part.inside, ...part.refersTo.flatMap((id) => byId.get(id) ?? [])]
    const count = parts.reduce((sum, one) => sum + countOf(one), 1)
    counts.set(part, count)
    return count
  }
  return countOf
}
