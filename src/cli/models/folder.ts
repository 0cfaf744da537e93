import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { MODEL_FILES, type ModelFile } from '../../contracts/model.ts'
import { Failure } from '../failure.ts'
import { requireName } from './model.ts'

export interface FolderFile {
  readonly file: ModelFile
  readonly path: string
  readonly bytes: number
}

/** The files of a model folder, the others in it passed over. */
export async function readFolder(directory: string): Promise<FolderFile[]> {
  const found = await readdir(directory).catch(() => undefined)
  if (!found)
    throw new Failure(`There is no folder "${directory}".`, 'Give the folder that holds model.onnx.', 2)
  // The rest may be absent: whether the graph can be served without it is the check's to say.
  if (!found.includes('model.onnx'))
    throw new Failure(
      `${directory} has no model.onnx.`,
      'A model folder holds model.onnx, config.json, preprocessor_config.json and, as its card, README.md.',
      2,
    )
  const present = MODEL_FILES.filter((file) => found.includes(file))
  return Promise.all(
    present.map(async (file) => {
      const path = join(directory, file)
      return { file, path, bytes: (await stat(path)).size }
    }),
  )
}

export function nameOfFolder(directory: string): string {
  return requireName(basename(resolve(directory)), 'Give another with --name.')
}
