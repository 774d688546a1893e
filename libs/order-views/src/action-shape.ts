import { z } from 'zod'

/** Why not, by code and in words. */
export const reasonsShape = z.array(z.object({ code: z.string(), text: z.string().optional().describe('The same for people, in the language of the answer.') })).readonly()

/** What can be asked for of an order, as answers have it: what clients begin with of what the document says. */
export const actionShape = z.looseObject({ action: z.string(), allowed: z.boolean(), reasons: reasonsShape.optional().describe('Why not, where it is not allowed.') })
