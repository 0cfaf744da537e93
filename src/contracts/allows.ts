/** Whether scopes hold the one that is wanted. `admin` holds every other; a star holds every pack. */
export function allows(scopes: readonly string[], wanted: string): boolean {
  const [wildcard] = wanted.split(/:[^:]*$/)
  return scopes.some((scope) => scope === 'admin' || scope === wanted || scope === `${wildcard}:*`)
}
