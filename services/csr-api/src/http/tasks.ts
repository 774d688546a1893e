// GET /v1/agent/tasks: what has to be looked after.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Instant, type Clock } from '@wismo/kernel'
import { cursorsOf, deskReaders, instantText, isOfNodes, listQuery, pageOfWhole, shopIdText, zodRoutes, type Staff } from '@wismo/service'
import { taskQueue, tasksAnswer, type Task } from '@wismo/agent-api'
import type { Queue } from '../queue.ts'
import { countsOf, shownTo } from '../tasks.ts'
import { inShop, staff } from './readers.ts'

export function tasksRoute(app: FastifyInstance, queue: Queue, clock: Clock): void {
  zodRoutes(app).get(
    '/v1/agent/tasks',
    {
      config: { callers: deskReaders },
      schema: {
        tags: ['agent'],
        summary: 'What has to be looked after',
        description: 'Facts that cannot all be true, messages that were set aside, scans without a shipment, orders that are missing, holds, promises that were broken, incidents, parcels that were lost: of every owner, one row for each cause. What weighs most first, then what is due first. `due.lte` leaves those that are due until then. `href` is the command of the owner where there is one, for who may carry it out. Who is held to some nodes has none: they are of whole shops.',
        querystring: z.object({ queue: taskQueue.optional(), assignee: z.string().min(1).max(200).optional().describe('An `actorId`; `me` for those that you have taken, `none` for those that nobody has.'), shopId: shopIdText.optional(), 'due.lte': instantText.optional(), ...listQuery }),
        response: { 200: tasksAnswer },
      },
    },
    async (request, reply) => {
      const { principal, query: { queue: only, assignee, shopId, 'due.lte': dueBy } } = request
      const by = inShop(staff(principal), shopId)
      const { tasks: all, from } = await queue.read(isOfNodes(by) ? [] : by.shopIds)
      const until = dueBy === undefined ? undefined : Instant.parse(dueBy)
      const entries = all.filter((task) => (only === undefined || task.queue === only) && isOf(task, assignee, by) && (until === undefined || (task.due !== undefined && task.due <= until)))
      const cursors = cursorsOf(`tasks ${JSON.stringify([by.actorId, only, assignee, shopId, dueBy])}`, z.string().max(300), clock)
      reply.header('cache-control', 'no-store')
      return { ...pageOfWhole(request, reply, { entries: entries.map(shownTo(by)), keyOf: ({ id }) => id, cursors }), counts: countsOf(all), viewVersion: from }
    },
  )
}

function isOf(task: Pick<Task, 'assignee'>, asked: string | undefined, { actorId }: Pick<Staff, 'actorId'>): boolean {
  return asked === undefined || (asked === 'none' ? task.assignee === undefined : task.assignee === (asked === 'me' ? actorId : asked))
}
