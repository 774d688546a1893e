// After the tests of a run: where something still keeps its process, says what. Jest itself would wait for it without a word.
import net from 'node:net'

/** In milliseconds: what ends by itself has ended by then. */
const patience = 20_000

const origins = Symbol.for('wismo.origins')

/** Before the tests: notes for each connection when and from where it was opened. A port alone says little afterwards. */
export function noteOrigins() {
  const { connect } = net.Socket.prototype
  globalThis[origins] = new WeakMap()
  net.Socket.prototype.connect = function noted(...of) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 25
    globalThis[origins].set(this, `opened ${new Date().toISOString()} ${new Error('here').stack.split('\n').slice(2).join('\n')}`)
    Error.stackTraceLimit = stackTraceLimit
    return connect.apply(this, of)
  }
}

export default function sayWhatIsLeftOpen() {
  setTimeout(() => {
    const handles = process._getActiveHandles().filter(({ fd, constructor }) => constructor.name !== 'ChildProcess' ? ![0, 1, 2].includes(fd) : true)
    const told = handles.map((handle) => [describe(handle), globalThis[origins]?.get(handle)].filter(Boolean).join(' '))
    process.stderr.write(`Left open: ${process.getActiveResourcesInfo().join(', ')}; ${told.join('; ')}\n`)
  }, patience).unref()
}

const describe = ({ constructor, localPort, remotePort, remoteAddress, spawnargs, listening }) => [constructor.name, spawnargs?.join(' '), listening && 'listening', localPort && `from ${localPort}`, remotePort && `to ${remoteAddress}:${remotePort}`].filter(Boolean).join(' ')
