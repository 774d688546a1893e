export const e2eLanes: Readonly<Record<'all' | 'alone' | 'embedded' | 'pages' | 'own' | 'sharing', string>>
export function stepsOf(kind: string): readonly (readonly string[])[]
