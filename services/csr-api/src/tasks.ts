// What has to be looked after, of every owner, as one list: one cause is one row, however many orders have it.
import { HoldId, Instant, type Clock, type ShopId } from '@wismo/kernel'
import { fills, type Role, type Staff } from '@wismo/service'
import { titleOf } from './desk/task-titles.ts'
import type { AsideCause, FactsAside } from './facts-aside.ts'
import { taskQueues, taskWeights, type Task, type TaskCommand, type TaskQueue, type TasksAnswer } from '@wismo/agent-api'
import type { Cause, StandingOrders } from './standing-orders.ts'
import type { TakenTasks } from './taken-tasks.ts'

/** A task with where to look, and what its owner does about it. */
export interface OwnedTask extends Omit<Task, 'command'> {
  readonly act?: { readonly command: TaskCommand; readonly href: string; readonly role: Role }
}

export interface Tasks {
  /** Everything that is open in these shops: what weighs most first, then what is due first, then what waits longest. */
  open(shopIds: readonly ShopId[]): Promise<readonly OwnedTask[]>
}

/** To who may carry it out the command of the owner, to others where to look. */
export const shownTo = ({ roles }: Pick<Staff, 'roles'>) => ({ act, ...task }: OwnedTask): Task => (act === undefined || !fills(roles, act.role) ? task : { ...task, href: act.href, command: act.command })

/** Facts come in any order: what contradicts itself for a moment is nobody's task. In milliseconds. */
const standsMs = 60_000
/** What comes before its order, or a scan before its shipment, is nothing remarkable for so long, in milliseconds. */
const patienceMs = 3_600_000

export function openTasks(standing: Pick<StandingOrders, 'causes'>, aside: Pick<FactsAside, 'rejected' | 'waitingScans'>, taken: Pick<TakenTasks, 'of'>, clock: Clock): Tasks {
  return {
    async open(shopIds) {
      if (shopIds.length === 0) return []
      const now = clock()
      const [causes, rejected, scans, assignees] = await Promise.all([standing.causes(shopIds, now, { standsMs, patienceMs }), aside.rejected(shopIds), aside.waitingScans(shopIds, Instant.plus(now, -patienceMs)), taken.of(shopIds, now)])
      const tasks = [...causes.map(taskOf), ...rejected.map((cause) => asideTask('rejected_fact', cause, '/v1/retail-events/rejections')), ...scans.map((cause) => asideTask('waiting_scan', cause, '/v1/parcels/waiting'))]
      return tasks.map((task) => withAssignee(task, assignees.get(task.id))).sort(urgency)
    },
  }
}

const withAssignee = (task: OwnedTask, assignee: string | undefined): OwnedTask => (assignee === undefined ? task : { ...task, assignee })

/** Causes of each queue that has any. */
export function countsOf(tasks: readonly Pick<Task, 'queue'>[]): TasksAnswer['counts'] {
  const counts = Object.fromEntries(taskQueues.map((queue) => [queue, 0])) as Record<TaskQueue, number>
  for (const { queue } of tasks) counts[queue] += 1
  return counts
}

const urgency = (a: OwnedTask, b: OwnedTask): number => taskWeights.indexOf(a.weight) - taskWeights.indexOf(b.weight) || compare(a.due ?? '9', b.due ?? '9') || compare(a.since, b.since) || compare(a.id, b.id)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Tells a cause apart from all others, as long as it is open. */
const idOf = (queue: TaskQueue, shopId: ShopId, ...cause: readonly string[]): string => [queue, shopId, ...cause].join(':').replaceAll(' ', ':')

function taskOf({ queue, shopId, cause, owner, weight, since, due, count, orders, ref, atStake }: Cause): OwnedTask {
  const [first] = orders
  const act = queue === 'hold' && first !== undefined && HoldId.is(ref) ? ({ command: 'release_hold', href: `/v1/orders/${first.id}/holds/${ref}/release`, role: 'agent' } as const) : undefined
  const href = queue === 'missing_order' ? `/v1/order-views/without-order?shopId=${shopId}` : `/v1/agent/orders/${first?.id ?? ''}`
  return {
    id: idOf(queue, shopId, cause, weight), queue, shopId, code: cause, title: titleOf(queue, cause), count, ...(atStake && { atStake }), owner, weight, since, ...(due && { due }), href, ...(act && { act }),
    ...(count === 1 && first ? { orderId: first.id, ...(first.number !== undefined && { number: first.number }) } : { orders: orders.map(({ id, number }) => ({ id, ...(number !== undefined && { number }) })) }),
  }
}

function asideTask(queue: 'rejected_fact' | 'waiting_scan', { shopId, cause, owner, count, since, orders }: AsideCause, path: string): OwnedTask {
  const [first] = orders
  return {
    id: idOf(queue, shopId, owner, cause), queue, shopId, code: cause.split(' ').at(-1) ?? cause, title: titleOf(queue, cause), count, owner, weight: 'task', since, href: `${path}?shopId=${shopId}`,
    ...(count === 1 && first ? { orderId: first.id } : { orders: orders.map(({ id }) => ({ id })) }),
  }
}
