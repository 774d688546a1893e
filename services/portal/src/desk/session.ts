import { sealedSessions, type Sessions, type SessionSettings } from '../sign-in/sessions.ts'

/** Who is signed in at the desk. */
export interface StaffSession {
  /** The bearer of everything that is asked for them. */
  readonly token: string
  readonly actorId: string
  readonly roles: readonly string[]
  readonly shopIds: readonly string[]
  /** Nodes that they are held to. */
  readonly locations?: readonly string[]
  /** As the issuer calls them; theirs to see alone. */
  readonly name?: string
  /** Milliseconds since 1970. */
  readonly until: number
}

export type StaffSessions = Sessions<StaffSession>

export const staffSessions = (settings: Omit<SessionSettings, 'name'>): StaffSessions => sealedSessions({ ...settings, name: 'wismo-desk' })

const agents: readonly string[] = ['agent', 'senior', 'supervisor']

/** Whether they may do things: see personal data as it is, release a hold. The API decides; a page only does not offer what it would refuse. */
export const isAgent = ({ roles }: Pick<StaffSession, 'roles'>): boolean => roles.some((role) => agents.includes(role))
