/** Ends every switch over a union: a case that was forgotten does not compile, and one that slipped in is loud. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
