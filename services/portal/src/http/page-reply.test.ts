import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fastify, { type FastifyInstance } from 'fastify'
import { letDemoFrame, sendPage } from './page-reply.ts'

/** A site with a page, one that is refused, one that holds a frame, and what is no page. */
async function site(isDemo: boolean): Promise<FastifyInstance> {
  const app = fastify()
  app.addHook('onRequest', async (_request, reply) => void reply.header('x-frame-options', 'DENY').header('content-security-policy', "frame-ancestors 'none'"))
  await app.register(async (pages) => {
    if (isDemo) letDemoFrame(pages)
    pages.get('/page', (_request, reply) => sendPage(reply, '<main>It is there.</main>'))
    pages.get('/dead', (_request, reply) => sendPage(reply, '<main>It is not.</main>', { status: 404 }))
    pages.get('/holder', (_request, reply) => sendPage(reply, '<iframe></iframe>', { framing: 'frames' }))
    pages.get('/file', (_request, reply) => reply.send('text'))
  })
  return app
}

describe.each([[true, ["frame-ancestors 'self'", undefined]], [false, ["frame-ancestors 'none'", 'DENY']]] as const)('who may frame a page; it is a demo: %s', (isDemo, framed) => {
  let app: FastifyInstance
  beforeAll(async () => {
    app = await site(isDemo)
  })
  afterAll(() => app.close())

  const framingOf = async (url: string): Promise<readonly (string | undefined)[]> => {
    const { headers } = await app.inject(url)
    return [/frame-ancestors '\w+'/.exec(String(headers['content-security-policy'] ?? ''))?.[0], headers['x-frame-options'] as string | undefined]
  }

  test('what a customer comes to, a page or a refusal', async () => {
    expect([await framingOf('/page'), await framingOf('/dead')]).toEqual([framed, framed])
  })

  test('nobody the page that holds a frame itself, nor what is no page', async () => {
    expect([await framingOf('/holder'), await framingOf('/file')]).toEqual([["frame-ancestors 'none'", 'DENY'], ["frame-ancestors 'none'", 'DENY']])
  })
})
