const CAPITALS: Readonly<Record<string, string>> = {
  ctr: 'CTR',
  cdn: 'CDN',
  eta: 'ETA',
  kpi: 'KPI',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
  usd: 'USD',
  kbps: 'bit rate',
  os: 'OS',
  id: 'ID',
}

/** What stands behind every number anyway. */
const UNIT = /_(ms|g|cm3)$/

/** `orders_per_city` → `Orders per city`, `waste_cm3` → `Waste`. */
export function words(name: string): string {
  const parts = name
    .replace(UNIT, '')
    .split('_')
    .map((part) => CAPITALS[part] ?? part)
  const text = parts.join(' ')
  return /^p\d/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)
}

/** The name of a pack as its title begins, and what it is about. */
export function titleOf(title: string): { readonly name: string; readonly about: string } {
  const [name = '', ...about] = title.split(': ')
  return { name, about: about.join(': ') }
}

/** A group of a window in words: its keys' values; a key without a value says so. */
export function groupName(keys: readonly unknown[]): string {
  if (keys.length === 0) return 'all'
  return keys
    .map((key) => (key === null || key === undefined || key === '' ? 'none' : String(key)))
    .join(' · ')
}
