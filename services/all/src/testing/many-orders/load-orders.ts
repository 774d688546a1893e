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
  readonly personNumber: number
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
  readonly digits: string
  readonly placed: Instant
  readonly sku: string
}

const mostLives = 2_000
const copiesAtOnce = 1_000
/** Orders of each sku of which there are few. */
const ordersOfSku = 20
/** As PostgreSQL of two cores takes them. */
const atOnce = 2

/** Fills the tables and answers some of the orders, spread over all of them. */
export async function loadOrders(pool: Pool, schemas: Schemas, vault: Pick<Vault, 'seal'>, count: number, wanted: number): Promise<readonly Loaded[]> {
  const templates = templatesOf(Math.min(mostLives, Math.ceil(count / 8)))
  const tables = tablesOf(schemas)
  await keepTemplates(pool, schemas, tables, templates)
  const people = Math.ceil(count * 0.4)
  const every = Math.max(1, Math.floor(count / wanted))
  const sample: Loaded[] = []
  let next = 0
  const fill = async (): Promise<void> => {
    for (let from = next; from < count; from = next) {
      next = Math.min(count, from + copiesAtOnce)
      const copies = Array.from({ length: next - from }, (_, i) => copyOf(templates, from + i, people))
      const sealed = await sealContacts(vault, copies)
      await Promise.all(tables.map((table) => insert(pool, schemas, table, copies, sealed)))
      sample.push(...copies.flatMap((copy, i) => ((from + i) % every === 0 ? [loadedOf(copy, sealed[i] as SealedContact)] : [])))
    }
  }
  await unindexed(pool, tables.map(({ into }) => into), () => Promise.all(Array.from({ length: atOnce }, fill)))
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
  { rows: 'skus', into: `${desk}.agent_sku`, columns: [['sku', 'text'], ['shop_id', 'text'], ['incident', 'boolean'], ['placed_at', 'text']] },
  { rows: 'tasks', into: `${desk}.agent_task`, columns: [['queue', 'text'], ['ref', 'text'], ['shop_id', 'text'], ['cause', 'text'], ['owner', 'text'], ['weight', 'text'], ['since', 'timestamptz'], ['due', 'timestamptz'], ['noted_at', 'timestamptz']] },
]

const templateTable = ({ desk }: Schemas, { rows }: TableOf): string => `${desk}_templates.${rows}`

async function keepTemplates(pool: Pool, schemas: Schemas, tables: readonly TableOf[], templates: readonly Template[]): Promise<void> {
  await pool.query(`create schema ${schemas.desk}_templates`)
  for (const table of tables) {
    const name = templateTable(schemas, table)
    await pool.query(`create unlogged table ${name} (template int, placed text, ${table.columns.map(([column]) => `${column} text`).join(', ')})`)
    const rows = templates.flatMap((template, i) => template.rows[table.rows].map((row) => [i, template.placedAt, ...row]))
    await pool.query(`insert into ${name} select * from unnest($1::int[], ${['', ...table.columns].map((_, i) => `$${i + 2}::text[]`).join(', ')})`, ['', '', ...table.columns].map((_, i) => rows.map((row) => row[i] ?? null)))
    await pool.query(`create index on ${name} (template)`)
    await pool.query(`analyze ${name}`)
  }
}

function copyOf(templates: readonly Template[], n: number, people: number): Copy {
  const templateNumber = n % templates.length
  const template = templates[templateNumber] as Template
  const copy = Math.floor(n / templates.length)
  const digits = String(copy).padStart(5, '0')
  return {
    template, templateNumber, digits, personNumber: (n * 7) % people, id: OrderId.parse(template.orderId.replace(places.digits, digits)),
    placed: Instant.plus(template.placedAt, copy), sku: `RARE-${templateNumber}-${Math.floor(copy / ordersOfSku)}`,
  }
}

interface SealedContact {
  readonly subject: SubjectRef
  readonly contact: SealedRef
}

async function sealContacts(vault: Pick<Vault, 'seal'>, copies: readonly Copy[]): Promise<readonly SealedContact[]> {
  const answers = await vault.seal(copies.map(({ id, template, personNumber }) => {
    const contact = person(personNumber)
    return { shopId, subject: { email: contact.email }, orderId: id, cause: uuidV5(wismoSpace, id), values: template.isErased ? {} : { contact } }
  }))
  return answers.map(({ subjectRef, refs }) => ({ subject: subjectRef, contact: refs['contact'] as SealedRef }))
}

/** What stands in a place of a template, by column of the copies. */
const filledBy = [[places.digits, 'digits'], [places.capitals, 'digits'], [places.subject, 'subject'], [places.contact, 'contact'], [places.sku, 'sku']] as const

async function insert(pool: Pool, schemas: Schemas, table: TableOf, copies: readonly Copy[], sealed: readonly SealedContact[]): Promise<void> {
  const filled = ([column, type]: readonly [string, string]): string =>
    type === 'int' || type === 'boolean' || column === 'noted_at' ? `t.${column}::${type}` : `${filledBy.reduce((text, [place, name]) => `replace(${text}, '${place}', c.${name})`, `replace(t.${column}, t.placed, c.placed)`)}::${type}`
  await pool.query({
    name: `copy_${table.rows}`,
    text: `insert into ${table.into} (order_id, ${table.columns.map(([name]) => name).join(', ')})
      select c.order_id, ${table.columns.map(filled).join(', ')}
      from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) c(template, order_id, digits, placed, sku, subject, contact)
      join ${templateTable(schemas, table)} t using (template)`,
    values: [
      copies.map(({ templateNumber }) => templateNumber), copies.map(({ id }) => OrderId.toUuid(id)), copies.map(({ digits }) => digits), copies.map(({ placed }) => placed), copies.map(({ sku }) => sku),
      sealed.map(({ subject }) => subject), sealed.map(({ contact }) => contact ?? ''),
    ],
  })
}

function loadedOf({ template, personNumber, id, digits, placed, sku }: Copy, { subject, contact }: SealedContact): Loaded {
  const values = { digits, subject, contact: contact ?? '', sku }
  const filled = (text: string): string => filledBy.reduce((before, [place, name]) => before.replaceAll(place, values[name]), text.replaceAll(template.placedAt, placed))
  return {
    id, number: filled(template.number), externalId: filled(template.externalId), sku, person: person(personNumber), personNumber, parts: () => partsIn(filled(template.events)),
    ...(template.trackingNumber !== undefined && { trackingNumber: filled(template.trackingNumber) }),
  }
}
