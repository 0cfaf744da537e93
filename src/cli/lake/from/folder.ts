import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LAKE_PREFIX, lakePrefix } from '../../../engine/lake/paths.ts'
import { Failure } from '../../failure.ts'
import type { LakeSource } from './source.ts'

/** A copy of the lake in a folder, with `lake/` or without it, as any S3 client makes one. Its files are read where they are. */
export function folderSource(path: string): LakeSource {
  const folder = resolve(path)
  if (!existsSync(folder))
    throw new Failure(`There is no folder ${folder}.`, 'Give --from-dir the folder of a copy.')
  const prefix = existsSync(join(folder, LAKE_PREFIX)) ? '' : LAKE_PREFIX
  return {
    where: folder,
    fetched: { files: 0, bytes: 0 },
    close: async () => {},
    table(name) {
      const root = join(folder, lakePrefix(name).slice(prefix.length))
      return {
        table: name,
        async read(file) {
          const own = join(root, file)
          if (!existsSync(own)) return undefined
          return { bytes: await readFile(own), storedAt: (await stat(own)).mtimeMs }
        },
        async *list(under) {
          const own = join(root, dirname(`${under}_`))
          const names = existsSync(own) ? await readdir(own) : []
          for (const each of names.sort()) yield under + each
        },
        async local({ path: file, size }) {
          const own = join(root, decodeURIComponent(file))
          const found = await stat(own).catch(() => undefined)
          if (found?.size === size) return own
          throw new Failure(
            found
              ? `${own} has ${found.size} bytes, not the ${size} that the log says.`
              : `${own} is not there.`,
            'The copy is not whole: make it again, the data files before the log.',
          )
        },
      }
    },
  }
}
