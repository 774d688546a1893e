export { createDecoder, encodeEvent, type Decoded, type Decoder, type Envelope } from './codec.ts'
export { catalogue, type OrderPlaced, type RetailOrderImported, type RetailOrderPlaced, type RetailOrderRejected } from './generated/index.ts'
export { bareType, ceType, eventMessage, schemaMessages, schemaTopic, type EventMessage } from './message.ts'
