/** To ask costs some 40 us, which a message would pay again and again; the world has a few hundred. */
const timeZones = new Set<string>()
const maxTimeZones = 1_000

/** Whether this is a time zone of the IANA database: `Europe/Dublin`. */
export function isTimeZone(name: string): boolean {
  if (timeZones.has(name)) return true
  const found = works(() => new Intl.DateTimeFormat('en', { timeZone: name }))
  // Upper and lower case are told apart here and nowhere else: others' spellings take no more room than this.
  if (found && timeZones.size < maxTimeZones) timeZones.add(name)
  return found
}

/** Whether this is a language tag of BCP 47: `en-IE`. */
export const isLanguageTag = (tag: string): boolean => works(() => new Intl.Locale(tag))

function works(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
