// After the tests of a run: where something still keeps its process, says what. Jest itself would wait for it without a word.

/** In milliseconds: what ends by itself has ended by then. */
const patience = 20_000

export default function sayWhatIsLeftOpen() {
  setTimeout(() => {
    const handles = process._getActiveHandles().filter(({ fd, constructor }) => constructor.name !== 'ChildProcess' ? ![0, 1, 2].includes(fd) : true)
    const told = handles.map(({ constructor, localPort, remotePort, remoteAddress, spawnargs, listening }) => [constructor.name, spawnargs?.join(' '), listening && 'listening', localPort && `from ${localPort}`, remotePort && `to ${remoteAddress}:${remotePort}`].filter(Boolean).join(' '))
    process.stderr.write(`Left open: ${process.getActiveResourcesInfo().join(', ')}; ${told.join('; ')}\n`)
  }, patience).unref()
}
