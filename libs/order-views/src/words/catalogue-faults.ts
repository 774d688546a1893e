import { IntlMessageFormat } from 'intl-messageformat'

type Catalogue = Readonly<Record<string, string>>
type Element = ReturnType<IntlMessageFormat['getAst']>[number]

/** Kinds of elements of a parsed message. */
const [literal, select, plural] = [0, 5, 6]

/**
 * What is wrong with the sentences of a language beside the English ones: a message that does not parse or does not say something
 * for every choice, other arguments, plural forms that the language does not have or lacks, and a sentence that is the same.
 * `alike` names sentences that are the same in both.
 */
export function catalogueFaults(locale: string, own: Readonly<Partial<Catalogue>>, english: Catalogue, alike: ReadonlySet<string> = new Set()): readonly string[] {
  return Object.entries(english).flatMap(([key, text]) => {
    const said = own[key] ?? ''
    const [mine, theirs] = [treeOf(said, locale), treeOf(text, 'en')]
    if (mine === undefined || theirs === undefined) return [`${key} is no message`]
    const [args, wanted] = [argumentsOf(mine), argumentsOf(theirs)]
    return [
      ...(args === wanted ? [] : [`${key} has ${args}, not ${wanted}`]),
      ...pluralsOf(mine).filter((forms) => forms !== formsOf(locale)).map((forms) => `${key} has ${forms}, not ${formsOf(locale)}`),
      ...(choicesOf(mine) === choicesOf(theirs) ? [] : [`${key} chooses by ${choicesOf(mine)}, not ${choicesOf(theirs)}`]),
      ...(said === text && /\p{L}{3}/u.test(text.replace(/\{[^}]*\}/g, '')) && !alike.has(key) ? [`${key} is the same`] : []),
    ]
  })
}

function treeOf(text: string, locale: string): readonly Element[] | undefined {
  try {
    return new IntlMessageFormat(text, locale).getAst()
  } catch {
    // A message that does not parse is a fault that is told with the others.
    return undefined
  }
}

const all = (elements: readonly Element[]): readonly Element[] => elements.flatMap((element) => [element, ...('options' in element ? Object.values(element.options).flatMap(({ value }) => all(value)) : [])])
const argumentsOf = (elements: readonly Element[]): string => [...new Set(all(elements).flatMap((element) => (element.type !== literal && 'value' in element ? [String(element.value)] : [])))].sort().join(' ')
const pluralsOf = (elements: readonly Element[]): readonly string[] => all(elements).flatMap((element) => (element.type === plural && 'options' in element ? [Object.keys(element.options).sort().join(' ')] : []))
const choicesOf = (elements: readonly Element[]): string => [...new Set(all(elements).flatMap((element) => (element.type === select && 'options' in element ? [`${String(element.value)} ${Object.keys(element.options).sort().join(' ')}`] : [])))].sort().join(', ')
const formsOf = (locale: string): string => [...new Intl.PluralRules(locale).resolvedOptions().pluralCategories].sort().join(' ')

/** Every sentence with each of its choices and plural forms, written out: what a reader may ever see. */
export function sentencesOf(locale: string, catalogue: Catalogue): readonly string[] {
  return Object.values(catalogue).flatMap((text) => {
    const message = new IntlMessageFormat(text, locale)
    const elements = all(message.getAst())
    const names = argumentsOf(message.getAst()).split(' ').filter((name) => name !== '')
    const valuesOf = (name: string): readonly (string | number)[] => elements.flatMap((element) => (!('value' in element) || element.value !== name ? [] : element.type === plural ? [0, 1, 2, 3, 11, 100] : element.type === select && 'options' in element ? Object.keys(element.options) : [element.type === 1 ? 'Example' : 3]))
    const longest = Math.max(1, ...names.map((name) => valuesOf(name).length))
    return Array.from({ length: longest }, (_, i) => String(message.format(Object.fromEntries(names.map((name) => [name, valuesOf(name)[i % valuesOf(name).length]])))))
  })
}
