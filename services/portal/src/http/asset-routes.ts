import type { FastifyInstance } from 'fastify'
import { NotFound } from '@wismo/kernel'
import { fontType, type Assets } from '../assets.ts'
import { everybodysFile } from './everybody.ts'

const forever = 'public, max-age=31536000, immutable'

/** Style sheets, scripts, drawings and fonts under names that hold their hash: fetched once, kept for good. */
export function mountAssets(app: FastifyInstance, assets: Assets): void {
  app.get('/assets/*', everybodysFile, async ({ url, headers }, reply) => {
    const asset = assets.find(url.split('?', 1)[0] ?? '')
    if (asset === undefined) throw new NotFound()
    reply.type(asset.type).header('cache-control', forever).header('vary', 'accept-encoding')
    // A drawing that somebody opens by itself is a document of ours.
    if (asset.type === 'image/svg+xml') reply.header('content-security-policy', "default-src 'none'; sandbox")
    const brotli = asset.type !== fontType && /\bbr\b/.test(headers['accept-encoding'] ?? '')
    return brotli ? reply.header('content-encoding', 'br').send(asset.brotli()) : reply.send(asset.body)
  })
}
