/** SQL in pieces: words, texts in quotes, and what is between. */
const PIECES = /'(?:[^']|'')*'|"[^"]*"|[A-Za-z_]\w*|\s+|[^\s\w'"]|\d[\w.]*/g

/** Those of the names that a piece of SQL speaks of, in its order. */
export function namesIn(sql: string, names: ReadonlySet<string>): string[] {
  const words = (sql.match(PIECES) ?? []).map((piece) => piece.replace(/^"(.*)"$/, '$1'))
  return [...new Set(words.filter((word) => names.has(word)))]
}

/** Whether SQL is no more than a name. */
export const isName = (sql: string) => /^[A-Za-z_]\w*$/.test(sql)
