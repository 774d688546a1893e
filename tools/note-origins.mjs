export { noteOrigins as default } from './left-open.mjs'
