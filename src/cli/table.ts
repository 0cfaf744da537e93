import { stripVTControlCharacters } from 'node:util'

export interface Column {
  readonly head: string
  /** Numbers are read from the right. */
  readonly align?: 'left' | 'right'
  /** Longer cells are cut here. */
  readonly max?: number
}

/** Columns under their heads, two spaces apart. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const body = rows.map((row) =>
    columns.map(({ max = Infinity }, index) => cut(clean(row[index] ?? ''), max)),
  )
  const lines = [columns.map(({ head }) => head), ...body]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ''))))
  return lines
    .map((line) =>
      columns
        .map(({ align }, index) => pad(line[index] ?? '', widths[index] ?? 0, align))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function pad(text: string, to: number, align: Column['align']): string {
  const space = ' '.repeat(to - width(text))
  return align === 'right' ? space + text : text + space
}

function cut(text: string, max: number): string {
  if (width(text) <= max) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (width(kept) + width(segment) > max - 1) break
    kept += segment
  }
  return `${kept}…`
}

const graphemes = new Intl.Segmenter()
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}！-｠]/u

/** Terminal cells: what a person sees as one character, two where it is East Asian or an emoji. */
function width(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let cells = 0
  for (const { segment } of graphemes.segment(text)) cells += WIDE.test(segment) ? 2 : 1
  return cells
}

/** A file name or a server's sentence must not move the cursor. */
function clean(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ')
}

/** Names beside their values. */
export function renderPairs(pairs: readonly (readonly [string, string])[]): string {
  const widest = Math.max(...pairs.map(([name]) => name.length))
  return pairs.map(([name, value]) => `${name.padEnd(widest)}  ${clean(value)}`).join('\n')
}
