// Formal and informal: one whole catalogue, and beside it the sentences that differ.
import type { Language, LanguageCode, TwoFormed } from '../languages.ts'

type Sentences<Key extends string> = Readonly<Record<Key, string>>

/** The sentences of a language, as its readers are spoken to: an informal catalogue has only those that differ from the formal one. */
export function sentencesBy<Key extends string>(formal: Readonly<Record<LanguageCode, Sentences<Key>>>, informal: Readonly<Record<TwoFormed, Partial<Sentences<Key>>>>): (language: Language, key: Key) => string {
  const sparse: Readonly<Partial<Record<LanguageCode, Partial<Sentences<Key>>>>> = informal
  return ({ language, you }, key) => (you === 'informal' ? sparse[language]?.[key] : undefined) ?? formal[language][key]
}
