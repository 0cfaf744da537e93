import { quoted } from '../warehouse/column.ts'

/** Only a query may stand in brackets after FROM; a newline ends a comment that the query may end with. */
const BEFORE = 'SELECT * FROM (\n'

/** A statement of the same columns without rows: it tells their names. */
export const namesText = (sql: string) => `${BEFORE}${sql}\n) WHERE 0`

export const planText = (sql: string) => `EXPLAIN QUERY PLAN ${BEFORE}${sql}\n)`

/** How many bytes of `namesText`, as it is explained, stand before the query. */
export const EXPLAIN = 'EXPLAIN '
export const BYTES_BEFORE = EXPLAIN.length + BEFORE.length

/**
 * The first rows of a query, as long as their values come to so many bytes. The last column is 1 in a row of NULLs that stands for those that
 * there was no room for, else 0. The columns are counted, not named, since two of a query may have the same name.
 */
export function limitedText(sql: string, width: number, rows: number, bytes: number): string {
  const names = Array.from({ length: width }, (_, i) => quoted(`c${i}`))
  const sizes = names.map((name) => `coalesce(octet_length(${name}), 0)`)
  const shown = names.map((name) => `CASE WHEN "the size" <= ${bytes} THEN ${name} END`)
  return `WITH "the answer"(${names.join(', ')}) AS (
${sql}
), "the first of it" AS (SELECT *, ${balanced(sizes)} AS "its size" FROM "the answer" LIMIT ${rows})
SELECT ${shown.join(', ')}, "the size" > ${bytes} FROM (
  SELECT *, sum("its size") OVER (ROWS UNBOUNDED PRECEDING) AS "the size" FROM "the first of it"
) WHERE "the size" - "its size" <= ${bytes}`
}

/** A sum whose brackets are not as deep as it is long: SQLite limits the depth. */
function balanced(terms: readonly string[]): string {
  if (terms.length <= 1) return terms[0] ?? '0'
  const half = terms.length >> 1
  return `(${balanced(terms.slice(0, half))} + ${balanced(terms.slice(half))})`
}
