import { z } from 'zod'

/**
 * A document in an answer: described in the reference by the schema that reads it, and not checked by it on its way out. It
 * was checked when it was taken in; a newer release may have stored more than this one knows.
 */
export const described = <Document>(schema: z.ZodType): z.ZodType<Document, Document> => z.custom<Document>().meta(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
