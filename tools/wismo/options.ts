// What is said with each command.

export interface Common {
  readonly json?: boolean
  readonly service?: string
}

export interface ParkedListOptions extends Common {
  readonly group?: string
  readonly key?: string
  readonly code?: string
  readonly shop?: string
  readonly behind?: boolean
  readonly limit: number
}

export interface RedriveOptions extends Common {
  readonly group?: string
  readonly key?: string
  readonly code?: string
  readonly wait?: boolean
}

export interface RepublishOptions extends Common {
  readonly topic?: string
  readonly stream?: string
  readonly from?: string
  readonly unsent?: boolean
}

export interface RebuildOptions {
  readonly json?: boolean
  readonly keepOld?: boolean
  readonly dropOld?: boolean
  readonly anew?: boolean
  readonly anyway?: boolean
  readonly eventsPerPass?: number
}

export interface DoctorOptions extends Common {
  readonly all?: boolean
  readonly url?: string
  readonly path?: string
}

export type VerifyOptions = Pick<RebuildOptions, 'json' | 'eventsPerPass'>

/** Of every command about keys. */
export interface KeyOptions {
  readonly json?: boolean
}

export interface CreateKeyOptions extends KeyOptions {
  readonly id?: string
  readonly shops: readonly string[]
  readonly scopes: readonly string[]
  readonly locations?: readonly string[]
  /** Milliseconds that each secret of it lives. */
  readonly expires?: number
  readonly label?: string
  readonly live?: boolean
  readonly test?: boolean
}

export interface RotateKeyOptions extends KeyOptions {
  /** Milliseconds. */
  readonly overlap: number
  readonly live?: boolean
  readonly test?: boolean
}

export interface RevokeKeyOptions extends KeyOptions {
  readonly secret?: number
  readonly reason: string
}

/** Of every command about shops. */
export interface ShopOptions {
  readonly json?: boolean
  /** Only if it is at this version. */
  readonly ifVersion?: number
  /** As it was in this version. */
  readonly version?: number
  /** The node to change. */
  readonly change?: string
  /** When a policy comes into force. */
  readonly from?: string
}

export interface ImportOptions {
  readonly json?: boolean
  readonly mode: string
  /** The file for lines with an error. */
  readonly errors?: string
  readonly url?: string
  readonly keyFile?: string
}

export interface AuditOptions {
  readonly json?: boolean
  readonly subject?: string
  readonly actor?: string
  /** Milliseconds back from now. */
  readonly since?: number
  readonly limit: number
}

export interface VaultOptions {
  readonly json?: boolean
}
