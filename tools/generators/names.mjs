// One name in the forms in which it stands: LoyaltyPoint, loyaltyPoint, loyalty-point, loyalty point.

/** Of a name in any form of those. Throws for what is none. */
export function formsOf(given) {
  const words = given.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase().split(/[\s_-]+/).filter((word) => word !== '')
  if (words.length === 0 || !words.every((word) => /^[a-z][a-z0-9]*$/.test(word))) throw new Error(`${JSON.stringify(given)} is no name: LoyaltyPoint is one.`)
  const pascal = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('')
  return { pascal, camel: pascal[0].toLowerCase() + pascal.slice(1), kebab: words.join('-'), snake: words.join('_'), words: words.join(' '), sentence: `${pascal[0]}${words.join(' ').slice(1)}` }
}

/** The text of a file. Throws where it is not there. */
export function readText(tree, file, why) {
  const text = tree.read(file, 'utf8')
  if (text === null) throw new Error(`${file} is not there${why === undefined ? '' : `: ${why}`}.`)
  return text
}

/** Writes a new file. Throws where there is one. */
export function writeNew(tree, file, text) {
  if (tree.exists(file)) throw new Error(`${file} is there already.`)
  tree.write(file, text)
}

/** Folder of a service. Throws where there is none. */
export function serviceFolder(tree, service) {
  const folder = `services/${service}/src`
  readText(tree, `${folder}/app.ts`, 'name the folder of a service')
  return folder
}

/** The schema of an event by its name, with its domain; undefined where there is none. */
export function schemaOf(tree, event) {
  const domain = tree.children('schemas').find((folder) => folder !== 'for-retailers' && tree.exists(`schemas/${folder}/${event}.v1.avsc`))
  return domain === undefined ? undefined : { domain, schema: JSON.parse(tree.read(`schemas/${domain}/${event}.v1.avsc`, 'utf8')) }
}

/** Said once everything is written. */
export const next = (...steps) => () => console.log(['', 'Next:', ...steps.map((step) => `  - ${step}`)].join('\n'))
