const callers = { callers: [{ kind: 'anonymous' as const }] }

/** Files of pages: many of them belong to one page, and they are kept for good. */
export const everybodysFile = { config: { ...callers, limit: 'none' as const }, schema: { hide: true } }

/** Pages are open to everybody; what they show depends on the link in the cookie. They are no part of the API reference. */
export const everybody = { config: callers, schema: { hide: true } }
