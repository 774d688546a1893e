/** How kafkajs tries again within one call, and how soon a consumer begins again; in milliseconds. */
export const retry = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8 } as const
