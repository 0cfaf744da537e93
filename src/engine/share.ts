/**
 * Whether `key` falls into a share of `percent`. The same key and salt always fall the same way, other salts another way, and
 * a share that grows keeps those it had. FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), finished as MurmurHash3 does so
 * that keys which differ in their last characters spread.
 */
export function inShare(key: string, salt: string, percent: number): boolean {
  return fraction(`${salt}\n${key}`) * 100 < percent
}

function fraction(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
