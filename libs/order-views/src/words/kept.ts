/**
 * Keeps what is dear to make, by its name, and forgets all of it before it is more than `most`: readers name locales, and nothing
 * that they name may make a process grow without end.
 */
export function keptUpTo<Value>(most: number): (name: string, make: () => Value) => Value {
  const values = new Map<string, Value>()
  return (name, make) => {
    const known = values.get(name)
    if (known !== undefined) return known
    if (values.size >= most) values.clear()
    const fresh = make()
    values.set(name, fresh)
    return fresh
  }
}
