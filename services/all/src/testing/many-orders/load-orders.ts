// As many orders as are asked for in the tables of a view, of csr-api and of the vault: a few thousand lives, each copied by PostgreSQL itself under other ids and numbers.
import type { Pool } from 'pg'
import { Instant, OrderId, uuidV5, wismoSpace, type SealedRef, type SubjectRef } from '@wismo/kernel'
import type { Vault } from '@wismo/privacy'
import { searchColumns } from '../../../../order-view/src/tables.ts'
import { person, type Person } from './people.ts'
import { partsIn, places, shopId, templatesOf, type Template, type TemplateRows } from './templates.ts'
import { unindexed } from './unindexed.ts'

/** One order as it lies there. */
export interface Loaded {
  readonly id: OrderId
  readonly number: string
  readonly externalId: string
  readonly sku: string
  readonly person: Person
  readonly trackingNumber?: string
  /** The parts that the view would have made of what happened to it. */
  parts(): ReturnType<typeof partsIn>
}

export interface Schemas {
  readonly view: string
  readonly desk: string
}

/** A copy on its way. */
interface Copy {
  readonly template: Template
  readonly templateNumber: number
  readonly personNumber: number
  readonly id: OrderId
  readonly placed: Instant
  readonly digits: string
  readonly sku: string
  readonly subject: SubjectRef
  readonly contact: SealedRef
}

const mostLives = 1_000
const copiesAtOnce = 1_000
/** Orders of each sku of which there are few. */
const ordersOfSku = 20
/** Batches that are on their way to PostgreSQL together. */
const atOnce = 4

/** Works through numbers from 0 on, batch by batch. */
async function inBatches(count: number, work: (from: number, to: number) => Promise<void>): Promise<void> {
  let next = 0
  const workOn = async (): Promise<void> => {
    for (let from = next; from < count; from = next) {
      next = Math.min(count, from + copiesAtOnce)
      await work(from, next)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, workOn))
}

/** Fills the tables and answers some of the orders, spread over all of them. */
export async function loadOrders(pool: Pool, schemas: Schemas, vault: Pick<Vault, 'seal'>, count: number, wanted: number): Promise<readonly Loaded[]> {
  const templates = templatesOf(Math.min(mostLives, Math.ceil(count / 8)))
  const tables = tablesOf(schemas)
  await keepTemplates(pool, schemas, tables, templates)
  const contacts = await sealContacts(vault, Math.ceil(count * 0.4))
  const every = Math.max(1, Math.floor(count / wanted))
  const sample: Loaded[] = []
  const fill = (): Promise<void> => inBatches(count, async (from, to) => {
    const copies = Array.from({ length: to - from }, (_, i) => copyOf(templates, from + i, contacts))
    for (const table of tables) await insert(pool, schemas, table, copies)
    sample.push(...copies.filter((_, i) => (from + i) % every === 0).map(loadedOf))
  })
  await unindexed(pool, tables.map(({ into }) => into), fill)
  await pool.query(`drop schema ${schemas.desk}_templates cascade`)
  return sample
}

interface TableOf {
  readonly rows: keyof TemplateRows
  readonly into: string
  /** Types by name, as the rows of a template have them. */
  readonly columns: readonly (readonly [string, string])[]
}

const tablesOf = ({ view, desk }: Schemas): readonly TableOf[] => [
  { rows: 'parts', into: `${view}.order_part`, columns: [['part', 'text'], ['version', 'int'], ['shop_id', 'text'], ['doc', 'json'], ...searchColumns.map(({ name }) => [name, 'text'] as const)] },
  { rows: 'orders', into: `${desk}.agent_order`, columns: [['shop_id', 'text'], ['view_version', 'int'], ['number', 'text'], ['status', 'text'], ['placed_at', 'text'], ['incident', 'boolean']] },
  { rows: 'skus', into: `${desk}.agent_sku`, columns: [['sku', 'text'], ['shop_id', 'text'], ['incident', 'boolean'], ['placed_at', 'text'], ['status', 'text']] },
  { rows: 'tasks', into: `${desk}.agent_task`, columns: [['queue', 'text'], ['ref', 'text'], ['shop_id', 'text'], ['cause', 'text'], ['owner', 'text'], ['weight', 'text'], ['since', 'timestamptz'], ['due', 'timestamptz'], ['noted_at', 'timestamptz'], ['currency', 'text'], ['amount', 'bigint']] },
]

const templateTable = ({ desk }: Schemas, { rows }: TableOf): string => `${desk}_templates.${rows}`

async function keepTemplates(pool: Pool, schemas: Schemas, tables: readonly TableOf[], templates: readonly Template[]): Promise<void> {
  await pool.query(`create schema ${schemas.desk}_templates`)
  for (const table of tables) {
    const name = templateTable(schemas, table)
    await pool.query(`create unlogged table ${name} (template int, placed text, ${table.columns.map(([column]) => `${column} text`).join(', ')})`)
    const rows = templates.flatMap((template, i) => template.rows[table.rows].map((row) => [i, template.placedAt, ...row]))
    await pool.query(`insert into ${name} select * from unnest($1::int[], ${['', ...table.columns].map((_, i) => `$${i + 2}::text[]`).join(', ')})`, ['', '', ...table.columns].map((_, i) => rows.map((row) => row[i] ?? null)))
    await pool.query(`alter table ${name} add column is_own boolean`)
    await pool.query(`update ${name} t set is_own = t::text like any (array['%' || placed || '%%' || placed || '%', ${[places.subject, places.contact, places.sku].map((place) => `'%${place}%'`).join(', ')}])`)
    await pool.query(`create index on ${name} (template)`)
    await pool.query(`analyze ${name}`)
  }
}

function copyOf(templates: readonly Template[], n: number, contacts: readonly SealedContact[]): Copy {
  const templateNumber = n % templates.length
  const template = templates[templateNumber] as Template
  const copy = Math.floor(n / templates.length)
  const digits = String(copy).padStart(5, '0')
  const personNumber = (n * 7) % contacts.length
  return {
    template, templateNumber, personNumber, digits, id: OrderId.parse(template.orderId.replace(places.digits, digits)), placed: Instant.plus(template.placedAt, copy), sku: `RARE-${templateNumber}-${Math.floor(copy / ordersOfSku)}`,
    ...(contacts[personNumber] as SealedContact),
  }
}

interface SealedContact {
  readonly subject: SubjectRef
  readonly contact: SealedRef
}

/** Of that many people, who never gave another one. */
async function sealContacts(vault: Pick<Vault, 'seal'>, count: number): Promise<readonly SealedContact[]> {
  const sealed: SealedContact[] = []
  await inBatches(count, async (from, to) => {
    const people = Array.from({ length: to - from }, (_, i) => person(from + i))
    const answers = await vault.seal(people.map((contact) => ({ shopId, subject: { email: contact.email }, cause: uuidV5(wismoSpace, contact.email), values: { contact } })))
    for (const [i, { subjectRef, refs }] of answers.entries()) sealed[from + i] = { subject: subjectRef, contact: refs['contact'] as SealedRef }
  })
  return sealed
}

/** What stands in a place of a template, by column of the copies. */
const filledBy = [[places.digits, 'digits'], [places.capitals, 'digits'], [places.subject, 'subject'], [places.contact, 'contact'], [places.sku, 'sku']] as const

async function insert(pool: Pool, schemas: Schemas, table: TableOf, copies: readonly Copy[]): Promise<void> {
  const replaced = (text: string, by: readonly (readonly [string, string])[]): string => by.reduce((before, [place, name]) => `replace(${before}, '${place}', c.${name})`, text)
  const filled = ([column, type]: readonly [string, string]): string => {
    if (type === 'int' || type === 'boolean' || column === 'noted_at') return `t.${column}::${type}`
    // Most parts of an order say nothing but ids and numbers.
    return `(case when t.is_own then ${replaced(`replace(t.${column}, t.placed, c.placed)`, filledBy)} else ${replaced(`t.${column}`, filledBy.slice(0, 2))} end)::${type}`
  }
  await pool.query({
    name: `copy_${table.rows}`,
    text: `insert into ${table.into} (order_id, ${table.columns.map(([name]) => name).join(', ')})
      select c.order_id, ${table.columns.map(filled).join(', ')}
      from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) c(template, order_id, digits, placed, sku, subject, contact)
      join ${templateTable(schemas, table)} t using (template)`,
    values: [
      copies.map(({ templateNumber }) => templateNumber), copies.map(({ id }) => OrderId.toUuid(id)), copies.map(({ digits }) => digits), copies.map(({ placed }) => placed), copies.map(({ sku }) => sku),
      copies.map(({ subject }) => subject), copies.map(({ contact }) => contact),
    ],
  })
}

function loadedOf(copy: Copy): Loaded {
  const { template, personNumber, id, placed, sku } = copy
  const filled = (text: string): string => filledBy.reduce((before, [place, name]) => before.replaceAll(place, copy[name]), text.replaceAll(template.placedAt, placed))
  return {
    id, number: filled(template.number), externalId: filled(template.externalId), sku, person: person(personNumber), parts: () => partsIn(filled(template.events)),
    ...(template.trackingNumber !== undefined && { trackingNumber: filled(template.trackingNumber) }),
  }
}
