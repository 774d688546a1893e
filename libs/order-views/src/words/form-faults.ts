// Whether a language speaks to people in one way, as far as words can tell: for tests of its catalogues.
import type { TwoFormed } from '../languages.ts'
import { catalogueFaults } from './catalogue-faults.ts'

type Catalogue = Readonly<Record<string, string>>

const words = (pattern: string): RegExp => new RegExp(`(?<!\\p{L})(?:${pattern})(?!\\p{L})`, 'u')

/** Words of one way to say "you": pronouns, and the forms of verbs that nothing else in a catalogue has. */
const signs: Readonly<Record<TwoFormed, { readonly formal: RegExp; readonly informal: RegExp }>> = {
  // "Sie ist" is said of an order.
  de: { formal: words('Sie(?! ist)|Ihnen|Ihr(?:e[mnrs]?)?'), informal: words('[Dd](?:u|ir|ich)|[Dd]ein(?:e[mnrs]?|s)?') },
  fr: { formal: words('(?<!rendez-)[Vv]ous|[Vv](?:otre|os|ôtres?)|[Dd]ites|(?![Cc]hez|rendez-vous)\\p{L}{3,}ez'), informal: words('[Tt](?:u|e|oi|on|a|es|iens?|iennes?)|[Tt]’\\p{L}+') },
  nl: { formal: words('[Uu]ws?|[Uu]'), informal: words('[Jj](?:e|ij|ou|ouw|ullie)') },
  es: {
    formal: words('[Uu]sted(?:es)?|[Ss]us?|[Ss]uy[oa]s?|[Ll]es?|Escriba|[Pp]ruebe|[Hh]able|Responda|Elija|[Mm]ire|Espere|Vuelva|[Bb]usque|Inicie|Entregue|Traiga|Ponga|Muestre|Pague|Revise|Confirme|[Pp]regunte|[Vv]ea|Llámenos|Escríbanos|Díganos|Recójalo|Entréguelo|Tráigalo|Llévelo|[Ii]nténtelo|devuélvala|quedárselo'),
    informal: words('[Tt](?:ú|us?|i|e|uy[oa]s?)|[Cc]ontigo'),
  },
  it: {
    formal: words('[Ll]ei|[Ss]u(?:o|a|oi|e)|[Ll]e(?! tue)|[Ll]a (?:avvisiamo|aspetta|raggiungiamo)|Gliene|[Ss]criva|[Pp]rovi|[Rr]iprovi|[Pp]arli|Risponda|Scelga|[Gg]uardi|Aspetti|Torni|Acceda|[Vv]eda|[Cc]onsegni|[Pp]orti|Metta|Mostri|Paghi|Controlli|Confermi|[Cc]hieda|[Cc]hiami|[Dd]ica|accetti|restituisca'),
    informal: words('[Tt](?:u|uo|ua|uoi|ue|i|e)'),
  },
  // Whoever is asked about the past is not asked as a man or as a woman: no form of it is here.
  pl: { formal: words('[Pp]aństw\\p{L}*|[Pp]an(?:a|i|u|em|ią)?|[Pp]rosimy|[Pp]roszę'), informal: words('[Tt]y|[Cc](?:i|ię|iebie)|[Tt]ob(?:ie|ą)|[Tt]w(?:ój|oj\\p{L}+|oi\\p{L}+)|(?![Nn]asz)\\p{L}+[aeiy]sz') },
}

/**
 * What is wrong with the informal sentences of a language beside its formal ones: one that is the same, has other arguments, choices
 * or plural forms; and a whole catalogue that speaks to people in the other way as well.
 */
export function formFaults(language: TwoFormed, formal: Catalogue, informal: Readonly<Partial<Catalogue>>): readonly string[] {
  const replaced = Object.fromEntries(Object.entries(formal).filter(([key]) => key in informal))
  return [
    ...catalogueFaults(language, informal, replaced),
    ...saying(signs[language].formal, { ...formal, ...informal }, 'informally'),
    ...saying(signs[language].informal, formal, 'formally'),
  ]
}

const saying = (sign: RegExp, catalogue: Readonly<Partial<Catalogue>>, how: string): readonly string[] =>
  Object.entries(catalogue).flatMap(([key, text = '']) => (sign.test(text) ? [`${key} does not speak ${how}: ${sign.exec(text)?.[0] ?? ''}`] : []))
