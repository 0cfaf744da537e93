import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageName } from '../../../contracts/image.ts'
import { type LabelledFile, type LineFault, readLabels } from '../../../engine/evaluation/labels.ts'
import { Failure } from '../../failure.ts'

export interface LabelledImage extends LabelledFile {
  readonly path: string
}

const LABELS = 'labels.csv'
/** Faults that are shown; a wrong column repeats itself on every line. */
const LISTED = 10

/** The images of a folder with the labels that its labels.csv gives them; each is there. */
export async function readLabelledSet(folder: string): Promise<LabelledImage[]> {
  const file = join(folder, LABELS)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined)
    throw new Failure(
      `There is no ${file}.`,
      `It is a header "file,label" and a line for each image beside it.`,
      2,
    )
  const { rows, faults } = readLabels(text)
  const images = rows.map((row) => ({ ...row, path: join(folder, row.file) }))
  for (const image of images) {
    const fault = await faultOf(image)
    if (fault) faults.push({ line: image.line, message: fault })
  }
  if (faults.length > 0) throw unusable(file, faults)
  return images
}

async function faultOf({ file, path }: LabelledImage): Promise<string | undefined> {
  const { error } = ImageName.safeParse(file)
  if (error) return `"${file}" ${error.issues[0]?.message}`
  const info = await stat(path).catch(() => undefined)
  return info?.isFile() ? undefined : `there is no file ${file} beside it`
}

function unusable(file: string, faults: readonly LineFault[]): Failure {
  const lines = faults
    .toSorted((a, b) => a.line - b.line)
    .slice(0, LISTED)
    .map(({ line, message }) => `  line ${line}: ${message}`)
  const more = faults.length > LISTED ? [`  … and ${faults.length - LISTED} more`] : []
  return new Failure(
    [`${file} cannot be used:`, ...lines, ...more].join('\n'),
    'Correct these lines. It is a header "file,label" and a line for each image, with commas between.',
    2,
  )
}
