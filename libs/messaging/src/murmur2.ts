const encoder = new TextEncoder()
const m = 0x5bd1e995

/** murmur2 as Kafka's Java client computes it (`org.apache.kafka.common.utils.Utils.murmur2`): signed 32 bits. */
export function murmur2(bytes: Uint8Array): number {
  let hash = 0x9747b28c ^ bytes.length
  const whole = bytes.length & ~3
  for (let i = 0; i < whole; i += 4) {
    let k = (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24)
    k = Math.imul(k, m)
    k ^= k >>> 24
    hash = Math.imul(hash, m) ^ Math.imul(k, m)
  }
  const rest = bytes.length - whole
  if (rest === 3) hash ^= (bytes[whole + 2] ?? 0) << 16
  if (rest >= 2) hash ^= (bytes[whole + 1] ?? 0) << 8
  if (rest >= 1) hash = Math.imul(hash ^ (bytes[whole] ?? 0), m)
  hash ^= hash >>> 13
  hash = Math.imul(hash, m)
  return hash ^ (hash >>> 15)
}

/** The partition of a key, the same as every Java producer's default and on every adapter of ours. */
export const partitionOf = (key: string, partitions: number): number => (murmur2(encoder.encode(key)) & 0x7fffffff) % partitions
