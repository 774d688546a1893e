import { Invalid } from '@wismo/kernel'

/** Nothing we take is nested deeper; what is, would only exhaust those who walk through it. */
const maxDepth = 32
const poisonous = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads JSON from outside. Throws `Invalid('malformed')` for what is no JSON, for nesting deeper than 32 and for property
 * names that reach into prototypes. The message never repeats the text.
 */
export function readJson(text: string): unknown {
  const value = parse(text)
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) throw new Invalid('malformed', `The body is nested deeper than ${maxDepth} levels.`)
    level = level.flatMap(children)
  }
  return value
}

/**
 * Text of bytes from outside, without a mark of their order. Throws `Invalid('malformed')` for what is no UTF-8: another
 * encoding would be kept for ever with `\uFFFD` in every name.
 */
export function readUtf8(bytes: Uint8Array, what = 'body'): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Invalid('malformed', `The ${what} is no UTF-8.`)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch {
    throw new Invalid('malformed', text.trim() === '' ? 'The body is empty; JSON is expected.' : 'The body is not JSON.')
  }
}

function children(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value) && Object.keys(value).some((name) => poisonous.has(name))) throw new Invalid('malformed', 'The body has a property name that is not allowed anywhere.')
  return Object.values(value)
}
