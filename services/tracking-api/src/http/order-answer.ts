import { z } from 'zod'

/** The document is composed to its type; the schema only names what clients begin with. */
export const document = z
  .looseObject({
    id: z.string(),
    viewVersion: z.int().optional().describe('Grows with every change.'),
    number: z.string().optional().describe('As the customer knows it.'),
    headline: z.looseObject({ code: z.string(), title: z.string(), text: z.string().optional() }).optional().describe('The answer in a sentence.'),
    status: z.string().optional(),
    fulfillmentStatus: z.string().optional(),
    paymentStatus: z.string().optional(),
    placedAt: z.string().optional(),
    timeZone: z.string().optional(),
    lines: z.array(z.looseObject({ id: z.string(), title: z.string(), status: z.string() })).optional(),
  })
  .describe('The order as this credential may see it, or the sections of it that were asked for.')
