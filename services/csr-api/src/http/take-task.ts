// POST /v1/agent/tasks/{id}/take and .../give-back: who looks after what, so that two do not do the same.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound, type Clock } from '@wismo/kernel'
import { commandQuery, fills, forgetOldSuccesses, isAbout, isDryRun, isOfNodes, runCommand, zodRoutes, type CommandParts, type CommandRequest, type Database } from '@wismo/service'
import type { Queue } from '../queue.ts'
import type { Taking, TakenTasks } from '../taken-tasks.ts'
import { staff } from './readers.ts'

const answer = z.object({ id: z.string(), assignee: z.string().optional().describe('Who has it now.') })

export interface TakeParts {
  readonly queue: Pick<Queue, 'read'>
  readonly taken: TakenTasks
  readonly clock: Clock
  readonly database: Database
  readonly commands: CommandParts
}

export function takeRoutes(app: FastifyInstance, { queue, taken, clock, database, commands }: TakeParts): void {
  /** What is not open in their shops is not there. */
  const takingOf = async ({ principal }: CommandRequest, id: string): Promise<Taking> => {
    const by = staff(principal)
    const { tasks } = await queue.read(isOfNodes(by) ? [] : by.shopIds)
    const found = tasks.find((task) => task.id === id)
    if (found === undefined) throw new NotFound()
    return { taskId: id, shopId: found.shopId as Taking['shopId'], actorId: by.actorId, mayOverrule: fills(by.roles, 'senior') }
  }
  const route = (verb: 'take' | 'give-back', summary: string, description: string, act: (taking: Taking) => Promise<void>, hasItThen: boolean): void => {
    zodRoutes(app).post(
      `/v1/agent/tasks/:id/${verb}`,
      { config: { callers: [{ kind: 'csr', role: 'agent' }] }, schema: { tags: ['agent'], summary, description, params: z.object({ id: z.string().min(1).max(200) }), querystring: z.object(commandQuery), body: z.strictObject({}).nullish(), response: { 200: answer } } },
      async (request, reply) => {
        const { result } = await runCommand(request, reply, database, commands, async () => {
          const taking = await takingOf(request, request.params.id)
          isAbout(request, { shopId: taking.shopId })
          await (isDryRun(request) ? taken.check(taking, clock()) : act(taking))
          return { status: 200, result: { id: taking.taskId, ...(hasItThen && { assignee: taking.actorId }) } }
        })
        return reply.header('cache-control', 'no-store').send(result)
      },
    )
  }
  /** Each who takes one sweeps away what is over: it is little, and nothing else here comes round daily. */
  const takeSweeping = async (taking: Taking): Promise<void> => {
    await taken.take(taking, clock())
    await forgetOldSuccesses(database)
  }
  route('take', 'Take a task', 'Who took it is `assignee` of the task, for everybody who reads the queue. It is theirs until they give it back, and for twelve hours at most; taken again, it is for twelve more. 409 `wrong_state` where somebody else has it; a senior takes it over.', takeSweeping, true)
  route('give-back', 'Give a task back', 'Nobody has it then. 409 `wrong_state` where somebody else has it; a senior may give it back for them.', (taking) => taken.giveBack(taking, clock()), false)
}
