import type { OrderView } from '@wismo/lifecycle'

/** Where an order of the demo's shop is on the phone. */
export const demoPath = ({ externalId }: Pick<OrderView, 'externalId'>): string => `/demo?order=${encodeURIComponent(externalId)}`
