/** Words of a carrier's name that are short and no abbreviation. */
const little: ReadonlySet<string> = new Set(['an', 'el', 'la', 'le', 'of'])

/** `larkway` -> `Larkway`, `dhl-de` -> `DHL DE`, `an-post` -> `An Post`: what a person would call it. */
export const carrierWords = (carrier: string): string => carrier.split(/[-_ ]+/).map((word, i) => (little.has(word) ? (i === 0 ? capital(word) : word) : word.length <= 3 ? word.toUpperCase() : capital(word))).join(' ')

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
