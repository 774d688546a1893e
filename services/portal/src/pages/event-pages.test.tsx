import { describe, expect, test } from '@jest/globals'
import fastify from 'fastify'
import { openContracts, type ContractSource, type DescribedField, type DescribedTopic } from '@wismo/contracts'
import { isWismoError } from '@wismo/kernel'
import { mountEventPages } from '../http/event-routes.ts'
import { openCatalogue, renderEventIndex, renderNamedPage } from './event-pages.tsx'
import type { PageSetting } from './layout.tsx'
import { personalMarks } from './personal-marks.ts'

const { source } = openContracts()
const setting: PageSetting = { shop: { id: 'aldermoor', name: 'Aldermoor' }, language: 'en', locale: 'en-IE', here: '/', styles: [] }
const catalogue = openCatalogue(source)
const index = renderEventIndex(catalogue, setting)
const eventNames = source.events.map(({ event }) => event)
const typeNames = source.types.map(({ name }) => name)
const allNames = [...eventNames, ...typeNames]
const pageOf = (name: string): string => renderNamedPage(catalogue, name, setting) ?? ''

const textOf = (html: string): string => html.replace(/<wbr\/?>/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
/** The row of a table that begins with that name. */
const rowOf = (html: string, name: string): string => html.split('<tr role="row">').find((row) => textOf(row.split('</th>', 1)[0] ?? '').trim() === name) ?? ''
const isMarked = (page: string, field: string): boolean => rowOf(page, field).includes('class="personal"')

function routes(): ReturnType<typeof fastify> {
  const app = fastify()
  app.setErrorHandler((error, _request, reply) => reply.code(isWismoError(error) && error.kind === 'not_found' ? 404 : 500).send('none'))
  mountEventPages(app, { setting: ({ headers }) => (headers['x-theme'] === 'dark' ? { ...setting, theme: 'dark' } : setting), assets: { filesOf: () => ({ styles: [] }), plainStyles: [], demoStyles: [], demoScript: '', liveScript: '', docsStyles: ['/assets/docs.css'], deskStyles: [], deskScripts: [], find: () => undefined } }, source)
  return app
}

test('no event and no shared type has the name of another', () => {
  expect(new Set(allNames).size).toBe(allNames.length)
})

describe.each(['', ...allNames])('the page "%s"', (name) => {
  const page = name === '' ? index : pageOf(name)

  test('is a whole page without a script and without a style of its own', () => {
    expect(page.match(/<h1[ >]/g)).toHaveLength(1)
    expect(page).toMatch(/^<!doctype html><html lang="en-IE" dir="ltr" class="docs">/)
    expect(page).not.toMatch(/<script|<style| style=| on[a-z]+=/)
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test('every link of every page leads to something that is there, and every page and file is linked', async () => {
  const app = routes()
  const pages = new Map<string, string>()
  const wanted = ['/docs/events']
  for (let path = wanted.shift(); path !== undefined; path = wanted.shift()) {
    if (pages.has(path)) continue
    const { statusCode, body } = await app.inject(path)
    expect(`${path} ${statusCode}`).toBe(`${path} 200`)
    pages.set(path, body)
    if (body.startsWith('<')) wanted.push(...linksOf(body).map((link) => link.split('#', 1)[0] ?? '').filter((link) => link.startsWith('/docs/')))
  }
  for (const [path, body] of pages) for (const anchor of body.startsWith('<') ? linksOf(body).filter((link) => link.includes('#')) : []) expect(`${anchor} ${hasAnchor(pages, path, anchor)}`).toBe(`${anchor} true`)
  const inbound = new Set(source.topics.filter((topic) => topic.inbound === true).map((topic) => topic.name))
  expect([...pages.keys()].sort()).toEqual([
    '/docs/events', ...allNames.map((name) => `/docs/events/${name}`), ...eventNames.map((name) => `/docs/events/${name}.avsc`),
    ...source.events.filter(({ topic }) => inbound.has(topic)).map(({ event }) => `/docs/events/${event}.schema.json`),
  ].sort())
  await app.close()
})

const linksOf = (html: string): string[] => [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href]) => href ?? '')

function hasAnchor(pages: ReadonlyMap<string, string>, from: string, link: string): boolean {
  const [path = '', id = ''] = link.split('#')
  return pages.get(path === '' ? from : path)?.includes(` id="${id}"`) === true
}

describe('the index', () => {
  test.each(source.topics)('says of $name what it is for, its key and its owner', ({ name, doc, key, owner }) => {
    const section = textOf(index.split('<section').find((part) => part.includes(`id="${name}"`)) ?? '')
    for (const fact of [doc, `Key ${key}`, `Owner ${owner}`]) expect(section).toContain(fact)
  })

  test.each(source.events)('$event has its meaning and its state', ({ event, state, since, schema, owner, topic }) => {
    const row = textOf(rowOf(index, event))
    expect(row).toContain(schema.doc)
    expect(row).toContain(state === 'draft' ? 'Draft' : `Since ${since}`)
    if (state === 'published') expect(row).not.toContain('Draft')
    if (owner !== source.topics.find(({ name }) => name === topic)?.owner) expect(row).toContain(owner)
  })

  test('says how long records are kept, and what comes from outside', () => {
    const text = textOf(index)
    expect(text).toContain('retail.orders.v1 From retailers What retailers tell us. Holds personal data in clear. Key shopId:externalId Owner order Kept 7 days Written in Avro or JSON')
    expect(text).toContain('Key fingerprint Owner every service Kept newest record of each key, for good')
  })
})

describe.each(source.events)('the page of $event', ({ event, schema, state, since, personal, topic }) => {
  const page = pageOf(event)
  const text = textOf(page)

  test('says what it means, its type, its topic and its state', () => {
    for (const fact of [schema.doc ?? '', `${schema.namespace}.${event}.v1`, topic, state === 'draft' ? 'Draft May still change freely' : `Published since ${since}`]) expect(text).toContain(fact)
  })
  test('has a row for every field with what it means', () => {
    for (const field of schema.fields) expect(textOf(rowOf(page, field.name))).toContain(field.doc)
  })
  test('names every personal path, and marks the field it begins with', () => {
    if (personal.length === 0) expect(text).toContain('Personal data None')
    for (const path of personal) {
      expect(text).toContain(path)
      expect(isMarked(page, path.replace(/[[{.].*/, ''))).toBe(true)
    }
  })
})

describe('personal data', () => {
  const references = new Set(['SubjectRef', 'SealedRef'])
  const isPersonal = (field: object): boolean => ('personal' in field && field.personal === true) || [...JSON.stringify(field).matchAll(/"brand":"(\w+)"/g)].some(([, brand]) => references.has(brand ?? ''))
  const records = [...source.events.map(({ schema }) => schema), ...source.types.flatMap((type) => (type.type === 'record' ? [type] : []))]
  const fields = records.flatMap(({ name, fields: all }) => all.filter(isPersonal).map((field) => [name, field.name] as const))

  test.each(fields)('%s.%s is marked on its page', (holder, field) => {
    expect(isMarked(pageOf(holder), field)).toBe(true)
  })
  test.each(['Contact', 'Address'])('all of %s is marked as being in clear: fields that hold it are personal', (name) => {
    const rows = catalogue.type(name)?.type.fields.map((field) => textOf(rowOf(pageOf(name), field.name))) ?? []
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(row).toContain('Personal , in clear')
  })
  test('where only a part of a field is personal, the part is named', () => {
    expect(textOf(rowOf(pageOf('OrderPlaced'), 'lines'))).toContain('Personal inside , by reference: gift.messageRef')
    expect(textOf(rowOf(pageOf('OrderLine'), 'gift'))).toContain('Personal inside , by reference: messageRef')
    expect(isMarked(pageOf('OrderPlaced'), 'totals')).toBe(false)
  })
  test('a type that holds itself comes to an end', () => {
    const field = (name: string, shared?: string): DescribedField => ({ name, type: { text: shared ?? 'string', ...(shared === undefined ? {} : { shared }) }, optional: false, doc: '' })
    const holders = new Map([['Told', [field('person', 'Person')]], ['Person', [field('name'), field('parent', 'Person')]]])
    const topic = { name: 't', owner: 'o', key: 'k', doc: '', inbound: true, events: [{ event: 'Told', ceType: '', meaning: '', owner: 'o', state: 'draft', revisions: 0, personal: ['person'], fields: [] }] } satisfies DescribedTopic
    const marks = personalMarks([topic], (name) => holders.get(name) ?? [])
    expect(marks('Person', 'parent')).toEqual({ how: 'in clear', inside: [] })
    expect(marks('Person', 'name')).toEqual({ how: 'in clear', inside: [] })
  })
})

describe('shared types', () => {
  test.each(typeNames)('%s says who uses it', (name) => {
    const users = catalogue.usersOf(name)
    expect(users.length).toBeGreaterThan(0)
    for (const user of users) expect(pageOf(name)).toContain(`href="/docs/events/${user}">${user}</a>`)
  })
  test('a message that another one holds says so too', () => {
    expect(pageOf('RetailLinesChanged')).toContain('href="/docs/events/HistoryEntry">HistoryEntry</a>')
  })
  test('the word for words that a reader does not know is explained once, beside the word', () => {
    const text = textOf(pageOf('SalesChannel'))
    expect(text.match(/a word that the reader does not know yet/gi)).toHaveLength(1)
    expect(text).toContain('unknown A word that the reader does not know yet.')
    expect(text).not.toContain('unknown: ')
  })
})

describe('examples', () => {
  test('of our events show the envelope apart', () => {
    const boxes = [...pageOf('OrderPlaced').matchAll(/<pre [^>]*><code>(.*?)<\/code><\/pre>/gs)].map(([, json]) => JSON.parse((json ?? '').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&')))
    expect(boxes).toEqual([expect.objectContaining({ orderId: expect.stringMatching(/^ord_/) }), expect.objectContaining({ sequence: 1 })])
    expect(boxes[0]).not.toHaveProperty('envelope')
  })
  test('of retailers’ messages have none', () => {
    expect(pageOf('RetailOrderPlaced').match(/<pre /g)).toHaveLength(1)
  })
})

describe('hostile words in a schema stay text', () => {
  const tagsOf = (html: string): string => (html.match(/<[/!]?[a-z0-9]+/gi) ?? []).join(' ')
  const withDocs = (doc: string): string => {
    const said = <Documented extends object>(one: Documented): Documented => ({ ...one, doc })
    const hostile: ContractSource = {
      ...source,
      topics: source.topics.map(said),
      events: source.events.map((entry) => ({ ...entry, schema: { ...said(entry.schema), fields: entry.schema.fields.map(said) } })),
      types: source.types.map((type) => (type.type === 'record' ? { ...said(type), fields: type.fields.map(said) } : said(type))),
    }
    const other = openCatalogue(hostile)
    return [renderEventIndex(other, setting), ...['OrderPlaced', 'OrderLine', 'SalesChannel'].map((name) => renderNamedPage(other, name, setting) ?? '')].join('')
  }
  const harmless = tagsOf(withDocs('harmless'))

  test.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</code></pre></td><h1>', '</title>', '{{7*7}}', '&lt;b&gt;'])('%j', (doc) => {
    const html = withDocs(doc)
    expect(tagsOf(html)).toBe(harmless)
    expect(html).toContain(doc.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'))
  })
})

describe('over HTTP', () => {
  test('a page that is known already is not sent again, and each theme has its own', async () => {
    const app = routes()
    const first = await app.inject('/docs/events/OrderPlaced')
    expect(first.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' })
    const again = await app.inject({ url: '/docs/events/OrderPlaced', headers: { 'if-none-match': String(first.headers.etag) } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    const dark = await app.inject({ url: '/docs/events/OrderPlaced', headers: { 'x-theme': 'dark', 'if-none-match': String(first.headers.etag) } })
    expect(dark.statusCode).toBe(200)
    expect(dark.body).toContain('data-theme="dark"')
    const file = await app.inject('/docs/events/OrderPlaced.avsc')
    expect(file.headers['content-type']).toBe('application/json; charset=utf-8')
    expect((await app.inject({ url: '/docs/events/OrderPlaced.avsc', headers: { 'if-none-match': String(file.headers.etag) } })).statusCode).toBe(304)
    await app.close()
  })

  test.each(['Nothing', 'orderplaced', '__proto__', 'constructor', 'OrderLine.avsc', 'OrderPlaced.schema.json', 'Nothing.avsc', 'OrderPlaced.json', '%3Cscript%3E'])('there is no %s', async (name) => {
    const app = routes()
    expect((await app.inject(`/docs/events/${name}`)).statusCode).toBe(404)
    await app.close()
  })

  test('a slash at the end leads to the index', async () => {
    const app = routes()
    expect((await app.inject('/docs/events/')).headers.location).toBe('/docs/events')
    await app.close()
  })
})
