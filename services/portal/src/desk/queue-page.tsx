import type { JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import { taskQueues, type Task, type TasksAnswer } from '@wismo/agent-api'
import { toHtml } from '../pages/layout.tsx'
import { orderPath, queueAddress, queueStream, searchAddress, taskPath, type QueueState } from './desk-address.ts'
import { DeskFrame, type DeskChrome } from './desk-frame.tsx'
import type { DeskShop, ShopOf } from './desk-shop.ts'
import { counted, ownerOf, queueWords } from './desk-words.ts'
import { sumIn } from './money-card.tsx'
import { dayAt, momentText, spanText } from './times.ts'

export interface QueuePageProps {
  readonly chrome: DeskChrome
  readonly answer: TasksAnswer
  readonly state: QueueState
  /** Who looks; they take tasks where they may. */
  readonly me: { readonly actorId: string; readonly isAgent: boolean }
  readonly now: Instant
  readonly shopOf: ShopOf
}

/** What has to be looked after, the worst first. */
export const renderQueuePage = (props: QueuePageProps): string => toHtml(<QueuePage {...props} />)

export const openCauses = ({ counts }: Pick<TasksAnswer, 'counts'>): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

function QueuePage({ chrome, answer, state, me, now, shopOf }: QueuePageProps): JSX.Element {
  const { data, counts, nextCursor } = answer
  const { queue, mine, cursor } = state
  const all = openCauses(answer)
  const shown = queue === undefined ? all : (counts[queue as keyof typeof counts] ?? 0)
  // Queues are of whole shops: who has some nodes of one has none, which is not to say that nothing is wrong.
  const { locations } = chrome.session
  if (locations !== undefined) return <NoQueues chrome={chrome} locations={locations} />
  const title = all === 0 ? 'Nothing needs a person' : `${counted(all, 'thing')} ${all === 1 ? 'needs' : 'need'} a person`
  return (
    <DeskFrame chrome={chrome} title={title} at="queue" live={cursor === undefined ? { url: queueStream(queue), version: answer.viewVersion } : undefined}>
      <div class="sided">
        <nav class="side" aria-label="Queues">
          <h2>Queues</h2>
          <ul role="list">
            <li><Queue text="All" count={all} isOn={queue === undefined && mine !== true} href={queueAddress()} /></li>
            {taskQueues.filter((one) => (counts[one] ?? 0) > 0 || one === queue).map((one) => <li><Queue text={queueWords[one]} count={counts[one] ?? 0} isOn={queue === one} href={queueAddress({ queue: one })} /></li>)}
            {me.isAgent && <li><a href={queueAddress({ mine: true })} {...(mine === true ? { 'aria-current': 'true' as const } : {})}>Taken by you</a></li>}
          </ul>
        </nav>
        <div class="results">
          <div class="results-head"><h1>{title}</h1></div>
          {data.length === 0 ? <p class="note">{emptyWords(all, mine)}</p> : <Tasks tasks={data} state={state} me={me} now={now} shopOf={shopOf} />}
          {nextCursor !== null && <p><a class="button small" href={queueAddress({ ...state, cursor: nextCursor })}>{cursor === undefined && mine !== true ? `${Math.max(1, shown - data.length)} more` : 'More'}</a></p>}
        </div>
      </div>
    </DeskFrame>
  )
}

function emptyWords(all: number, mine: boolean | undefined): string {
  if (all === 0) return 'No order is held, nothing contradicts itself, every promise stands.'
  return mine === true ? 'You have taken nothing.' : 'Nothing of that kind.'
}

function NoQueues({ chrome, locations }: { readonly chrome: DeskChrome; readonly locations: readonly string[] }): JSX.Element {
  const title = 'Your orders are found by search'
  return (
    <DeskFrame chrome={chrome} title={title} at="queue">
      <div class="sided alone">
        <div class="results">
          <div class="results-head"><h1>{title}</h1></div>
          <p class="note">Queues are of whole shops. You see the orders that have work or a line at {locations.join(', ')}: type what the customer has of theirs into the box above.</p>
        </div>
      </div>
    </DeskFrame>
  )
}

const Queue = ({ text, count, isOn, href }: { readonly text: string; readonly count: number; readonly isOn: boolean; readonly href: string }): JSX.Element => (
  <a href={href} {...(isOn ? { 'aria-current': 'true' as const } : {})}>{text} <span class="n">{count}</span></a>
)

interface TasksProps extends Pick<QueuePageProps, 'state' | 'me' | 'now' | 'shopOf'> {
  readonly tasks: readonly Task[]
}

const Tasks = ({ tasks, shopOf, ...shared }: TasksProps): JSX.Element => (
  <table class="list">
    <thead><tr><th scope="col">Due</th><th scope="col">What happened</th><th scope="col">Order</th><th scope="col" class="number">At stake</th><th scope="col">Best next step</th><th scope="col">Who looks</th></tr></thead>
    <tbody data-rows>{tasks.map((task) => <TaskRow task={task} shop={shopOf(task.shopId)} {...shared} />)}</tbody>
  </table>
)

function TaskRow({ task, state, me, now, shop: { name, timeZone: zone } }: Omit<TasksProps, 'tasks' | 'shopOf'> & { readonly task: Task; readonly shop: DeskShop }): JSX.Element {
  const { queue, title, owner, since, weight, atStake } = task
  const today = dayAt(now, zone)
  const step = nextStep(task)
  return (
    <tr class={weight}>
      <td data-label="Due"><Due task={task} now={now} zone={zone} today={today} /></td>
      <th scope="row">{title}<small>{queueWords[queue]}, since {momentText(since, zone, today)}, {name}</small></th>
      <td data-label="Order"><Orders task={task} /></td>
      {atStake === undefined ? <td /> : <td class="number" data-label="At stake">{atStake.map(({ currency, amount }, i) => <>{i > 0 && ' '}<bdi>{sumIn(currency, amount)}</bdi></>)}</td>}
      <td data-label="Next">{step === undefined ? <small>No order to open: ask {ownerOf(owner).toLowerCase()}</small> : <a class="button small" href={step.href}>{step.text}</a>}</td>
      <td data-label="Who looks">{ownerOf(owner)}<Taken task={task} state={state} me={me} /></td>
    </tr>
  )
}

/** Names are nobody's to know here: a colleague is one. The button says which task it is about to who only hears it. */
function Taken({ task: { id, title, assignee }, state: { queue, mine }, me }: Pick<TasksProps, 'state' | 'me'> & { readonly task: Task }): JSX.Element | null {
  const isMine = assignee === me.actorId
  if (assignee !== undefined && !isMine) return <small>A colleague has it</small>
  if (!me.isAgent) return null
  return (
    <form class="take" method="post" action={taskPath(id, isMine ? 'give-back' : 'take')}>
      {queue !== undefined && <input type="hidden" name="queue" value={queue} />}
      {mine === true && <input type="hidden" name="mine" value="yes" />}
      {isMine && <small>You have it</small>}
      <button class="small">{isMine ? 'Give back' : 'Take'}<span class="hidden"> {title}</span></button>
    </form>
  )
}

function Due({ task: { due, weight }, now, zone, today }: { readonly task: Task; readonly now: Instant; readonly zone: string; readonly today: string }): JSX.Element {
  const burns = weight === 'live' || weight === 'incident'
  if (due === undefined) return <span class={burns ? 'due late' : 'due'}>{burns ? 'at once' : 'no date'}</span>
  const left = Date.parse(due) - Date.parse(now)
  if (left < 0) return <span class="due late">{spanText(left)} late</span>
  return left < soonMs ? <span class={weight === 'live' ? 'due late' : 'due soon'}>in {spanText(left)}</span> : <span class="due">{momentText(due, zone, today)}</span>
}
const soonMs = 3 * 3_600_000

/** Several orders of one cause are one row: the first are named, the others counted. */
function Orders({ task: { queue, orderId, number, orders = [], count } }: { readonly task: Task }): JSX.Element {
  if (orderId !== undefined) return <a href={number === undefined ? searchAddress(orderId) : orderPath(orderId)}><bdi>{number ?? orderId}</bdi></a>
  return (
    <>
      <b>{counted(count, things[queue] ?? 'order')}</b>
      <small>{orders.map(({ id, number: shown }, i) => <>{i > 0 && ', '}<a href={shown === undefined ? searchAddress(id) : orderPath(id)}><bdi>{shown ?? id}</bdi></a></>)}{things[queue] === undefined && count > orders.length && orders.length > 0 && ` and ${count - orders.length} more`}</small>
    </>
  )
}

/** What is counted, where it is not orders. */
const things: Readonly<Partial<Record<Task['queue'], string>>> = { rejected_fact: 'fact', waiting_scan: 'scan' }

/** What helps first, as a link: where several orders have the cause, the one that has waited longest. */
function nextStep({ queue, code, orderId, number, orders = [], command }: Task): { readonly text: string; readonly href: string } | undefined {
  const first = orderId === undefined ? orders[0] : { id: orderId, number }
  if (first === undefined) return undefined
  // What nobody told the order of is no page; the search says what waits of it.
  if (first.number === undefined) return { text: 'See what waits', href: searchAddress(first.id) }
  const anchors: Readonly<Partial<Record<Task['queue'], readonly [string, string]>>> = { contradiction: ['Compare the facts', '#disagree'], hold: [command === undefined ? 'See what holds it' : 'Look, and release it', '#holds'], promise_broken: ['See where it is', '#where'], incident: ['Open the case', '#incidents'] }
  const [text, anchor] = (code === 'parcel_lost' ? (['See what was lost', '#where'] as const) : anchors[queue]) ?? ['Open the order', '']
  return { text: orderId === undefined ? `${text}, oldest first` : text, href: `${orderPath(first.id)}${anchor}` }
}
