export function installCommand(state: { kind: string; lockHash: string; installed: string | undefined; hasModules: boolean; hasDevelopment?: boolean }): readonly string[] | undefined
export function install(root: string, kind: 'prod' | 'full'): void
