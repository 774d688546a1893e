/** A browser without pages: cookies are kept, redirects are followed by hand. */
export interface Visitor {
  readonly jar: Map<string, string>
  go(path: string, init?: RequestInit): Promise<Response>
  form(path: string, fields: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** Goes to the sign-in, says who it is there, and answers the address by which the issuer sends it back. */
  comeBack(as: string, to?: string): Promise<string>
  /** All of it; answers where they are led. */
  signIn(as: string, to?: string): Promise<string>
}

/** `begin`: where the sign-in begins, the desk's or that of a shop's customers. */
export function visitorOf(baseUrl: string, begin = '/desk/sign-in'): Visitor {
  const jar = new Map<string, string>()
  async function go(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(new URL(path, baseUrl), { ...init, redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), ...init.headers } })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  const form: Visitor['form'] = (path, fields, headers = { origin: baseUrl }) => go(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  async function comeBack(as: string, to?: string): Promise<string> {
    const at = new URL(begin, baseUrl)
    if (to !== undefined) at.searchParams.set('to', to)
    const begun = await go(at.href)
    const { scope: _scope, audience: _audience, ...asked } = Object.fromEntries(new URL(begun.headers.get('location') ?? '').searchParams)
    return (await form('/demo/issuer/authorize', { ...asked, as })).headers.get('location') ?? ''
  }
  const signIn = async (as: string, to?: string): Promise<string> => (await go(await comeBack(as, to))).headers.get('location') ?? ''
  return { jar, go, form, comeBack, signIn }
}
