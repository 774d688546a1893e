import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Clock } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { DeskSettings, Runtime } from '@wismo/service'
import { languageOfOrder } from '@wismo/order-views'
import type { PageSetting } from '../pages/layout.tsx'
import type { Portal } from '../portal.ts'
import { agentApi, type AgentApi } from './agent-api.ts'
import type { DeskSetting } from './desk-frame.tsx'
import type { ShopOf } from './desk-shop.ts'
import { staffSessions, type StaffSessions } from './session.ts'
import { holderClockOf } from '../sign-in/sessions.ts'
import { openSignIn, type SignIn } from '../sign-in/sign-in.ts'

/** What the routes of the desk share. */
export interface Desk {
  readonly sessions: StaffSessions
  readonly signIn: SignIn
  readonly clock: Clock
  /** The time of whoever sits at the desk: a demo's shop may be far ahead of it. */
  readonly holderClock: Clock
  readonly log: Logger
  api(token: string): AgentApi
  setting(request: FastifyRequest): DeskSetting
  /** The frame of the customer's own page, in the language that the order's words are in, whoever looks. */
  customersSetting(request: FastifyRequest, view: OrderView): PageSetting
  readonly shopOf: ShopOf
}

export function openDesk({ baseUrl, clock, log, pace, shops }: Pick<Runtime, 'baseUrl' | 'clock' | 'log' | 'pace' | 'shops'>, portal: Portal, { client, apiUrl, seal }: DeskSettings): Desk {
  const holderClock = holderClockOf({ clock, pace })
  return {
    sessions: staffSessions({ seal, clock: holderClock, secure: portal.cookie.secure }),
    signIn: openSignIn(client, `${baseUrl}/desk/callback`, { clock, holderClock }),
    clock,
    holderClock,
    log,
    api: (token) => agentApi({ apiUrl, commandUrl: baseUrl }, token),
    setting: portal.deskSetting,
    customersSetting: (request, view) => ({ ...portal.setting(request, view.shopId, view.locale), ...languageOfOrder(view, shops), here: undefined }),
    shopOf: (shopId) => shops.all.find(({ id }) => id === shopId) ?? { name: shopId, timeZone: 'UTC' },
  }
}
