/** The named properties of an object, as far as they are there. */
export function pick<T extends object, Key extends keyof T>(from: T, ...keys: readonly Key[]): Pick<T, Key> {
  const picked: Partial<Pick<T, Key>> = {}
  for (const key of keys) if (from[key] !== undefined) picked[key] = from[key]
  return picked as Pick<T, Key>
}
