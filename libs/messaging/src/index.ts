export * from './group.ts'
export * from './handlers.ts'
export * from './port.ts'
