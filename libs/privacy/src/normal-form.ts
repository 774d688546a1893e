// What people write in several ways and mean the same by. Whoever compares two of them compares these.

export const normalEmail = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** Digits, and the plus before the country. */
export const normalPhone = (text: string): string => text.replaceAll(/[^+\d]/g, '')

/** `t12 x8n4` and `T12X8N4`, `4050-123` and `4050123` are one. */
export const normalPostalCode = (text: string): string => text.normalize('NFKC').toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
