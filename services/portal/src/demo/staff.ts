/** People who work at the demo's desk; nobody has a password. */
export const demoStaff = {
  sinead: { name: 'Sinéad Kelly', does: 'Agent: reads orders, sees contacts when she says why', claims: { sub: 'demo-sinead', name: 'Sinéad Kelly', roles: ['agent'], shops: '*' } },
  aoife: { name: 'Aoife Moran', does: 'Supervisor: all that agents may, with higher limits', claims: { sub: 'demo-aoife', name: 'Aoife Moran', roles: ['supervisor'], shops: '*' } },
  tom: { name: 'Tom Walsh', does: 'Viewer: reads orders, contacts stay masked', claims: { sub: 'demo-tom', name: 'Tom Walsh', roles: ['viewer'], shops: '*' } },
} as const
