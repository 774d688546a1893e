// The mark of a shop: a drawing as SVG, of shapes alone. Pages show it as a picture, so that nothing in it would run; what is no shape is refused all the same.
import type { Fault } from '@wismo/kernel'
import { drawnCount, isHref, maxDrawn } from './drawn-count.ts'

export const maxLogoBytes = 8 * 1_024

const elements = new Set(['svg', 'g', 'path', 'circle', 'ellipse', 'rect', 'line', 'polyline', 'polygon', 'defs', 'lineargradient', 'radialgradient', 'stop', 'clippath', 'mask', 'use', 'symbol', 'title', 'desc'])
/** What drawing programs write around a drawing. */
const prolog = /<\?xml[^<>]*\?>|<!DOCTYPE\s[^<>[\]]*>|<!--[^]*?-->/g
const tag = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
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
  if (ratio === undefined) return { fault: 'The element svg needs a viewBox and xmlns="http://www.w3.org/2000/svg": without them its size is not known, or no browser draws it.' }
  const fault = drawnFault(drawnCount([...partsOf(svg)].filter((part) => typeof part !== 'string')))
  return fault === undefined ? { svg, ratio } : { fault }
}

interface Tag {
  readonly name: string
  /** Names and values; a name may be there twice, as in no drawing that a browser shows. */
  readonly attributes: readonly (readonly [string, string])[]
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
    yield whole === undefined ? svg.slice(at, stop) : { name, attributes: attributesOf(attributes), isEnd: end !== '', isEmpty: empty !== '' }
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

/** A few parts that show each other may come to more than a browser ever draws. */
const drawnFault = (count: number): string | undefined =>
  count === Infinity ? 'A part of the mark refers to itself.' : count > maxDrawn ? `With all that its parts refer to, the mark is more than ${maxDrawn} shapes.` : undefined

/** As faults of a document, at the drawing's place in it. */
export function logoFaults(text: string): readonly Fault[] {
  const bytes = Buffer.byteLength(text)
  if (bytes > maxLogoBytes) return [{ pointer: '', code: 'too_big', detail: `The drawing has ${bytes} bytes, ${maxLogoBytes} are the most.` }]
  const read = readLogo(text)
  return 'fault' in read ? [{ pointer: '', code: 'invalid_value', detail: read.fault }] : []
}

const attribute = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const attributesOf = (text: string): Tag['attributes'] => [...text.matchAll(attribute)].map(([, name = '', double, single]) => [name, double ?? single ?? ''])

function faultIn(attributes: Tag['attributes']): string | undefined {
  for (const [name, value] of attributes) {
    if (/^on|^style$|^xml:base$/i.test(name)) return `The attribute ${name} is none that a mark has.`
    if (isHref(name) && !/^#[\w-]+$/.test(value)) return 'A mark refers to its own parts alone: href="#part".'
    // Namespaces are addresses that nobody asks.
    if (!/^xmlns(?::\w+)?$/.test(name) && /url\s*\((?!\s*#[\w-]+\s*\))|\/\/|image|[\\&]/i.test(value)) return `In the attribute ${name} there is an address or an entity: a mark fetches nothing.`
  }
  return undefined
}

function ratioOf(attributes: Tag['attributes']): number | undefined {
  const all = new Map(attributes)
  const [, width = 0, height = 0] = (viewBox.exec(all.get('viewBox') ?? '') ?? []).map(Number)
  return all.get('xmlns') === 'http://www.w3.org/2000/svg' && width > 0 && height > 0 ? width / height : undefined
}
