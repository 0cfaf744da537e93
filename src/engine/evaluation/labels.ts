/** An image of a labelled set. */
export interface LabelledFile {
  readonly line: number
  readonly file: string
  readonly label: string
}

/** What is wrong with a line; the first one is 1. */
export interface LineFault {
  readonly line: number
  readonly message: string
}

const FILE_COLUMNS = ['file', 'filename', 'image']
const LABEL_COLUMN = 'label'

/**
 * Reads `labels.csv` (RFC 4180; commas, a header): a column of file names and one of labels, others are passed over. Every
 * fault is found, not only the first.
 */
export function readLabels(text: string): { rows: LabelledFile[]; faults: LineFault[] } {
  const { records, faults } = parseCsv(text.replace(/^\uFEFF/, ''))
  const [header, ...body] = records
  if (!header)
    return { rows: [], faults: [{ line: 1, message: 'it is empty; begin with the line "file,label"' }] }
  const names = header.fields.map((name) => name.trim().toLowerCase())
  const fileAt = names.findIndex((name) => FILE_COLUMNS.includes(name))
  const labelAt = names.indexOf(LABEL_COLUMN)
  const missing = [
    ...(fileAt < 0 ? ['a column "file", "filename" or "image"'] : []),
    ...(labelAt < 0 ? ['a column "label"'] : []),
  ]
  if (missing.length > 0) {
    const message = `the header has ${names.map((name) => `"${name}"`).join(', ')} and lacks ${missing.join(' and ')}`
    return { rows: [], faults: [...faults, { line: header.line, message }] }
  }
  const rows: LabelledFile[] = []
  const seen = new Map<string, number>()
  for (const { line, fields } of body) {
    const file = fields[fileAt]?.trim() ?? ''
    const label = fields[labelAt]?.trim() ?? ''
    const fault = faultOf(fields.length, header.fields.length, file, label, seen.get(file))
    if (fault) faults.push({ line, message: fault })
    else rows.push({ line, file, label })
    if (file !== '' && !seen.has(file)) seen.set(file, line)
  }
  if (body.length === 0 && faults.length === 0)
    faults.push({ line: header.line, message: 'there is a header and no image below it' })
  return { rows, faults: faults.sort((a, b) => a.line - b.line) }
}

function faultOf(
  fields: number,
  columns: number,
  file: string,
  label: string,
  before: number | undefined,
): string | undefined {
  if (fields !== columns) return `has ${fields} fields where the header has ${columns}`
  if (file === '') return 'names no file'
  if (label === '') return `has no label for ${file}`
  return before === undefined ? undefined : `names ${file} again, which is in line ${before} already`
}

interface CsvRecord {
  line: number
  fields: string[]
}

/** A field, quoted or not, and what ends it. Sticky, so that nothing between two fields is passed over. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y

/** Lines without anything are no records. */
function parseCsv(text: string): { records: CsvRecord[]; faults: LineFault[] } {
  const records: CsvRecord[] = []
  let record: CsvRecord = { line: 1, fields: [] }
  let line = 1
  for (let at = 0; at < text.length; at = FIELD.lastIndex) {
    FIELD.lastIndex = at
    const [whole, quoted, plain = '', end] = FIELD.exec(text) ?? []
    if (whole === undefined)
      return { records, faults: [{ line, message: 'has a quote that is not closed, or text beside one' }] }
    record.fields.push(quoted?.replaceAll('""', '"') ?? plain)
    line += whole.split('\n').length - 1
    if (end === ',' && FIELD.lastIndex < text.length) continue
    if (end === ',') record.fields.push('')
    if (record.fields.some((field) => field !== '')) records.push(record)
    record = { line, fields: [] }
  }
  return { records, faults: [] }
}
