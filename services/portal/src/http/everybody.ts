/** Pages are open to everybody; what they show depends on the link in the cookie. They are no part of the API reference. */
export const everybody = { config: { callers: [{ kind: 'anonymous' as const }] }, schema: { hide: true } }
