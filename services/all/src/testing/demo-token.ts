// Who is signed in at the issuer of the demo, which believes whatever it is told.

/** A token of an hour: `who=staff&role=privacy&shops=aldermoor`, `who=customer&customer=c-1&shop=aldermoor`. */
export async function demoToken(url: string, form: string): Promise<string> {
  const answer = await fetch(`${url}/demo/issuer/token`, { method: 'POST', body: new URLSearchParams(form) })
  if (answer.status !== 200) throw new Error(`The issuer of the demo answered ${answer.status}: ${await answer.text()}`)
  return ((await answer.json()) as { readonly access_token: string }).access_token
}
