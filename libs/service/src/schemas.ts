import { z } from 'zod'
import { Instant, isWismoError, ShopId, type IdKind } from '@wismo/kernel'

/**
 * A schema of text that a kernel type reads: `parsed(OrderId.parse)`. What it throws becomes an issue with its code, so
 * that an id of the wrong kind is answered as such. Works for requests and responses.
 */
export function parsed<T extends string>(parse: (text: string) => T, text: z.ZodString = z.string().max(200)): z.ZodCodec<z.ZodString, z.ZodType<T, string>> {
  const result = z.string() as unknown as z.ZodType<T, string>
  return z.codec(text, result, {
    decode(value, context) {
      try {
        return parse(value)
      } catch (error) {
        if (!isWismoError(error)) throw error
        context.issues.push({ code: 'custom', input: value, message: error.message, params: { code: error.code } })
        return z.NEVER
      }
    },
    encode: (value) => value,
  })
}

export const shopIdText = parsed(ShopId.parse, z.string().max(40).meta({ pattern: ShopId.pattern.source, description: 'A shop: `aldermoor`.' }))
export const instantText = parsed(Instant.parse, z.string().max(40).meta({ format: 'date-time', description: 'A moment in RFC 3339 with its zone.' }))

/** An id of one kind in a path, query, body or answer: `idText(OrderId)`. */
export const idText = <Id extends string>(kind: IdKind<Id>) => parsed(kind.parse, z.string().max(60).meta({ pattern: kind.pattern.source, description: `An id that begins with ${kind.prefix}_.` }))

/** Names of a query, by commas: `a,b`. Others than those that are known are refused. */
export function namesFrom(known: readonly string[], unknown: string): z.ZodString {
  const one = `(?:${known.join('|')})`
  return z.string().max(1_000).regex(new RegExp(`^${one}(?:,${one})*$`), unknown)
}

/** A number of a query: digits and nothing else, so that `1e3`, `0x10` and an empty text are none. */
export const wholeNumber = (least: number, most: number) => z.preprocess((text) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text), z.int(`A whole number from ${least} to ${most} is expected.`).min(least).max(most))

/** One line per wrong place of a file or the environment. Values are not repeated: they may be secret. */
export const describeIssues = (error: z.ZodError): string => error.issues.map(({ path, message }) => `  ${path.join('.') || '(all of it)'}: ${message}`).join('\n')
