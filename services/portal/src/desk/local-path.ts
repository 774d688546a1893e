/** Where the desk begins when nobody asked for a page. */
export const deskHome = '/desk'

const longest = 1_000

/** An address of the desk that somebody asked for, as path and query; `/desk` for everything that leads elsewhere. */
export function deskPath(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > longest || !isOfDesk(asked)) return deskHome
  const { origin, pathname, search } = new URL(asked, 'http://desk.invalid')
  const isDesk = origin === 'http://desk.invalid' && (pathname === deskHome || pathname.startsWith(`${deskHome}/`))
  return isDesk && !isSignIn(pathname) ? `${pathname}${search}` : deskHome
}

/** Whoever follows such an address looks for something at the desk. */
export const isOfDesk = (url: string): boolean => /^\/desk(?:[/?]|$)/.test(url)

/** Who signed in does not want to do it again. */
const isSignIn = (pathname: string): boolean => /^\/desk\/(sign-in|sign-out|signed-out|callback)$/.test(pathname)

/** The same page from its beginning. */
export function withoutPlace(path: string): string {
  const url = new URL(path, 'http://desk.invalid')
  for (const name of ['cursor', 'before']) url.searchParams.delete(name)
  return `${url.pathname}${url.search}`
}
