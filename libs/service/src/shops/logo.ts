// The mark of a shop: a drawing as SVG, of shapes alone. Pages show it as a picture, so that nothing in it would run; what is no shape is refused all the same.
import type { Fault } from '@wismo/kernel'

/** In characters. */
export const maxLogoLength = 8 * 1_024

const elements = new Set(['svg', 'g', 'path', 'circle', 'ellipse', 'rect', 'line', 'polyline', 'polygon', 'defs', 'lineargradient', 'radialgradient', 'stop', 'clippath', 'mask', 'use', 'symbol', 'title', 'desc'])
/** What drawing programs write around a drawing. */
const prolog = /<\?xml[^<>]*\?>|<!DOCTYPE\s[^<>[\]]*>|<!--[^]*?-->/g
const tag = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const attribute = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const viewBox = /^\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*$/

export interface Logo {
  /** Without what stood around the drawing. */
  readonly svg: string
  /** Width by height. */
  readonly ratio: number
}

/** The drawing, or in a sentence why it is none that pages take. */
export function readLogo(text: string): Logo | { readonly fault: string } {
  const svg = text.replaceAll(prolog, '').trim()
  const open: string[] = []
  let root: Tag | undefined
  for (const part of partsOf(svg)) {
    const fault = typeof part === 'string' ? textFault(part, open) : (tagFault(part) ?? nestingFault(part, open, root))
    if (fault !== undefined) return { fault }
    if (typeof part !== 'string') root ??= part
  }
  if (open.length > 0) return { fault: `The element ${open.at(-1)} has no end.` }
  const ratio = root && ratioOf(root.attributes)
  return ratio === undefined ? { fault: 'The element svg needs a viewBox and xmlns="http://www.w3.org/2000/svg": without them its size is not known, or no browser draws it.' } : { svg, ratio }
}

interface Tag {
  readonly name: string
  readonly attributes: string
  readonly isEnd: boolean
  readonly isEmpty: boolean
}

/** Tags and the text between them; what begins like a tag and is none comes as text with its `<`. */
function* partsOf(svg: string): Generator<Tag | string, void> {
  for (let at = 0; at < svg.length; ) {
    tag.lastIndex = at
    const [whole, end, name = '', attributes = '', empty] = tag.exec(svg) ?? []
    const next = whole === undefined ? svg.indexOf('<', at + 1) : at + whole.length
    const stop = next < 0 ? svg.length : next
    yield whole === undefined ? svg.slice(at, stop) : { name, attributes, isEnd: end !== '', isEmpty: empty !== '' }
    at = stop
  }
}

function textFault(text: string, open: readonly string[]): string | undefined {
  if (text.startsWith('<')) return `${text.slice(0, 20)} is no element of a drawing.`
  return open.length === 0 || /&(?!(?:amp|lt|gt|quot|apos);)/.test(text) ? 'Around the element svg there is text, or an entity in it.' : undefined
}

const tagFault = ({ name, attributes }: Tag): string | undefined => (elements.has(name.toLowerCase()) ? faultIn(attributes) : `The element ${name} is none that a mark is made of.`)

/** `open`: the names of the elements around it, which it joins or leaves. */
function nestingFault({ name, isEnd, isEmpty }: Tag, open: string[], root: Tag | undefined): string | undefined {
  if (open.length === 0 && (name !== 'svg' || isEnd || root !== undefined)) return 'A mark is one element svg.'
  if (isEnd && open.pop() !== name) return `The element ${name} ends where it did not begin.`
  if (!isEnd && !isEmpty) open.push(name)
  return undefined
}

/** As faults of a document, at the logo's place in it. */
export function logoFaults(text: string): readonly Fault[] {
  const read = readLogo(text)
  return 'fault' in read ? [{ pointer: '', code: 'invalid_value', detail: read.fault }] : []
}

function faultIn(attributes: string): string | undefined {
  for (const [, name = '', double, single] of attributes.matchAll(attribute)) {
    const value = double ?? single ?? ''
    if (/^on|^style$|^xml:base$/i.test(name)) return `The attribute ${name} is none that a mark has.`
    if (/^(?:.+:)?href$/i.test(name) && !/^#[\w-]+$/.test(value)) return 'A mark refers to its own parts alone: href="#part".'
    // Namespaces are addresses that nobody asks.
    if (!/^xmlns(?::\w+)?$/.test(name) && /url\s*\((?!\s*#[\w-]+\s*\))|\/\/|image|[\\&]/i.test(value)) return `In the attribute ${name} there is an address or an entity: a mark fetches nothing.`
  }
  return undefined
}

function ratioOf(attributes: string): number | undefined {
  const all = new Map([...attributes.matchAll(attribute)].map(([, name = '', double, single]) => [name, double ?? single ?? '']))
  const [, width = 0, height = 0] = (viewBox.exec(all.get('viewBox') ?? '') ?? []).map(Number)
  return all.get('xmlns') === 'http://www.w3.org/2000/svg' && width > 0 && height > 0 ? width / height : undefined
}
