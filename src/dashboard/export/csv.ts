/** RFC 4180, with the byte order mark by which spreadsheets know UTF-8. What a spreadsheet would run as a formula has a quote before it. */
export function csv(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): Blob {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))]
  const text = lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
  return new Blob(['\uFEFF', text], { type: 'text/csv; charset=utf-8' })
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
