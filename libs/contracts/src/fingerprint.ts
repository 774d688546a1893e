/** CRC-64-AVRO of a schema's parsing canonical form (Avro specification, "Schema Fingerprints"), as 16 hex digits. */
export function fingerprint(canonicalForm: string): string {
  let value = empty
  for (const byte of new TextEncoder().encode(canonicalForm)) value = (value >> 8n) ^ (table[Number((value ^ BigInt(byte)) & 0xffn)] ?? 0n)
  return value.toString(16).padStart(16, '0')
}

const empty = 0xc15d213aa4d7a795n

const table = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte)
  for (let bit = 0; bit < 8; bit += 1) value = (value >> 1n) ^ (empty & -(value & 1n))
  return value
})
