const NAMES = 3

/** The names that are the fewest edits away. */
export function nearest(name: string, among: readonly string[]): string[] {
  return among
    .map((each) => ({ each, edits: distance(name.slice(0, 100), each) }))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, NAMES)
    .map(({ each }) => each)
}

/** Levenshtein's, a row of the table at a time. */
function distance(from: string, to: string): number {
  let before = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const same = (before[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      row.push(Math.min(same, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    before = row
  }
  return before[to.length] ?? 0
}
