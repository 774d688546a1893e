// One form of what people write in many: two that mean the same are the same here.

/** Blanks around it, case and compatibility forms do not matter. */
export const normaliseEmail = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** E.164 where it begins with + or 00, else its digits; undefined for what has too few of them to be a number. */
export function normalisePhone(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim().replace(/\(0\)/, '')
  const digits = plain.replaceAll(/\D/g, '')
  if (digits.length < 6) return undefined
  if (plain.startsWith('+')) return `+${digits}`
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits
}

/** `t12 x8n4` and `T12X8N4`, `4050-123` and `4050123` are one. */
export const normalisePostalCode = (text: string): string => text.normalize('NFKC').toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Letters that are no letter with a mark upon it, and what they are written as where they are missing. */
const folded: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i' }

/** The whole words of a name, each once: lower case, without marks, two letters at least. An apostrophe divides nothing. */
export function nameWords(text: string): readonly string[] {
  const plain = text.normalize('NFKC').toLowerCase().normalize('NFD').replaceAll(/\p{M}|['’‘ʼ`´]/gu, '').replaceAll(/[ßæœøđðþłħı]/g, (letter) => folded[letter] ?? letter)
  return [...new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => [...word].length >= 2))]
}
