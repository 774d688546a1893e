/** A token of the issuer that the demo brings along; `wish` is the form that it takes: `who=staff&role=agent&shops=aldermoor`. */
export async function demoToken(url: string, wish: string): Promise<string> {
  const answer = await fetch(`${url}/demo/issuer/token`, { method: 'POST', body: new URLSearchParams(wish) })
  if (!answer.ok) throw new Error(`no token for ${wish}: ${await answer.text()}`)
  return ((await answer.json()) as { access_token: string }).access_token
}
