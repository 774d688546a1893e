/** Nobody between us and that address can answer in its place: https, or, where that is allowed, this machine. */
export function isTrustworthy(url: string, loopbackAllowed: boolean): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (loopbackAllowed && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
}
