// How a schema says what it takes: in its own words where it has some, never in words about what came.
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { wholeNumber } from './schemas.ts'
import { faultsOf } from './validation.ts'

const told = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value)
  return error === undefined ? [] : faultsOf(error)
}

describe('a fault says what is expected', () => {
  const either = [z.strictObject({ email: z.string() }), z.strictObject({ phone: z.string() })] as const
  test.each([
    ['one of several forms, in the words of the schema', z.union(either, 'One of email and phone is expected.'), {}, [{ pointer: '', code: 'invalid_value', detail: 'One of email and phone is expected.' }]],
    ['one of several forms', z.union(either), {}, [{ pointer: '', code: 'invalid_value', detail: 'This fits none of the forms that are allowed here.' }]],
    ['a whole number', z.object({ limit: wholeNumber(1, 100) }), { limit: '1.5' }, [{ pointer: '/limit', code: 'invalid_type', detail: 'A whole number from 1 to 100 is expected.' }]],
    ['a type', z.object({ name: z.string() }), { name: 7 }, [{ pointer: '/name', code: 'invalid_type', detail: 'Expected: string.' }]],
    ['what is missing', z.object({ name: z.string() }), {}, [{ pointer: '/name', code: 'required', detail: 'Expected: string.' }]],
  ])('%s', (_, schema, value, faults) => {
    expect(told(schema, value)).toEqual(faults)
  })
})
