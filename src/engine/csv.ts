/** RFC 4180, with a header. */
export function toCsv(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('')
}

/** A text that a spreadsheet would run as a formula is made plain text. */
function csvField(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string')
    return typeof value === 'object' ? csvField(JSON.stringify(value)) : String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
