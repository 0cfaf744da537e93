/** Which labels were answered for which. */
export interface Confusion {
  labels: string[]
  /** A row for each expected label, a column for each answered one, in the order of `labels`. */
  counts: number[][]
  classes: ClassScore[]
}

export interface ClassScore {
  label: string
  /** Images of this label. */
  images: number
  /** How often an answer of this label is right; null when it was never answered. */
  precision: number | null
  /** How often an image of this label is found; null when there was none. */
  recall: number | null
}

export function confuse(answers: readonly { expected: string; label: string }[]): Confusion {
  const labels = [...new Set(answers.flatMap(({ expected, label }) => [expected, label]))].sort(byNumber)
  const at = new Map(labels.map((label, index) => [label, index]))
  const counts = labels.map(() => labels.map(() => 0))
  for (const { expected, label } of answers) {
    const row = counts[at.get(expected) ?? 0]
    const column = at.get(label) ?? 0
    if (row) row[column] = (row[column] ?? 0) + 1
  }
  return { labels, counts, classes: labels.map((label, index) => score(label, index, counts)) }
}

function score(label: string, index: number, counts: readonly (readonly number[])[]): ClassScore {
  const hits = counts[index]?.[index] ?? 0
  const images = sum(counts[index] ?? [])
  const answered = sum(counts.map((row) => row[index] ?? 0))
  return {
    label,
    images,
    precision: answered > 0 ? hits / answered : null,
    recall: images > 0 ? hits / images : null,
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** "2" before "10". */
const byNumber = new Intl.Collator('en', { numeric: true }).compare
