import type { PageSetting } from '../pages/layout.tsx'

export const testSetting: PageSetting = { shop: { id: 'aldermoor', name: 'Aldermoor' }, language: 'en', locale: 'en-IE', here: '/', styles: ['/assets/page.css'] }

/** The text of a page without its tags, spaces made one. */
export const textOf = (html: string): string => html.replace(/<[^>]*>/g, ' ').replaceAll('&amp;', '&').replace(/\s+/g, ' ')
/** The text of every such element, in order. */
export const textsOf = (html: string, part: RegExp): readonly string[] => [...html.matchAll(part)].map(([, text = '']) => textOf(text).trim())
