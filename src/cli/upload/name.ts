import { basename, extname, isAbsolute, relative, sep } from 'node:path'
import { StudyName } from '../../contracts/image.ts'

export const IMAGE_EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'heic', 'heif', 'tif', 'tiff'] as const

/** A file's path inside `base`, with `/` on every system; outside of it its last part. */
export function nameIn(base: string, file: string): string {
  const path = relative(base, file)
  const isInside = path !== '' && !isAbsolute(path) && path.split(sep)[0] !== '..'
  return isInside ? path.split(sep).join('/') : basename(file)
}

/** The address of an image: a `/` of its name stays one, everything else is encoded. */
export function imagePath(study: string, name: string): string {
  return `/v1/studies/${encodeURIComponent(study)}/images/${name.split('/').map(encodeURIComponent).join('/')}`
}

/** A folder's name as the name of a study, where enough of it can be kept. */
export function studyNamed(folder: string): string | undefined {
  const plain = folder.normalize('NFKD').replaceAll(/\p{M}+/gu, '')
  const name = plain
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/-+$/, '')
    .slice(0, 128)
  return StudyName.safeParse(name).success ? name : undefined
}

/** Where the metadata of `file` would be. */
export function sidecarOf(file: string): string {
  return `${file.slice(0, file.length - extname(file).length)}.json`
}

/** A `.json` that has an image beside it describes that image. */
export function isSidecar(file: string, siblings: readonly string[]): boolean {
  if (extname(file) !== '.json') return false
  return siblings.some((sibling) => isImage(sibling) && sidecarOf(sibling) === basename(file))
}

export function isImage(file: string): boolean {
  return (IMAGE_EXTENSIONS as readonly string[]).includes(extname(file).slice(1).toLowerCase())
}
