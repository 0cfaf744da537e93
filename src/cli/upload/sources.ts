import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { glob, isDynamicPattern } from 'tinyglobby'
import { Failure } from '../failure.ts'
import { IMAGE_EXTENSIONS, isImage, isSidecar, nameIn, sidecarOf } from './name.ts'

/** A file to send, and the name it gets. */
export interface Source {
  readonly file: string
  readonly name: string
  readonly bytes: number
  readonly sidecar?: string
}

type Found = Pick<Source, 'file' | 'name'>

/** The files that `paths` mean: files as they are, images of folders and patterns, and the lines of stdin for "-". */
export async function findSources(paths: readonly string[], stdin: NodeJS.ReadableStream): Promise<Source[]> {
  const found = new Map<string, Found>()
  for (const path of paths) {
    const more = path === '-' ? await listed(stdin) : await resolvePath(path)
    for (const one of more) if (!found.has(one.file)) found.set(one.file, one)
  }
  const listing = folderListing()
  const sources: Source[] = []
  for (const one of found.values()) {
    const siblings = await listing(dirname(one.file))
    if (isSidecar(one.file, siblings)) continue
    const sidecar = sidecarOf(one.file)
    const hasSidecar = sidecar !== one.file && siblings.includes(basename(sidecar))
    const { size } = await stat(one.file)
    sources.push({ ...one, bytes: size, ...(hasSidecar && { sidecar }) })
  }
  return sources
}

async function resolvePath(path: string): Promise<Found[]> {
  const file = resolve(path)
  const info = await stat(file).catch(() => undefined)
  if (info?.isDirectory()) return some(path, await images(file, '**/*'))
  if (info) return [{ file, name: basename(file) }]
  if (!isDynamicPattern(path))
    throw new Failure(
      `There is no file or folder "${path}".`,
      'Check the path; quote it if it has spaces.',
      2,
    )
  const { base, pattern } = splitPattern(path)
  return some(path, await images(resolve(base), pattern))
}

/** The longest leading folder without a wildcard; names are relative to it. */
export function splitPattern(path: string): { base: string; pattern: string } {
  const parts = path.split('/')
  const first = parts.findIndex((part) => isDynamicPattern(part))
  const at = Math.min(first < 0 ? parts.length : first, parts.length - 1)
  const base = parts.slice(0, at).join('/')
  return { base: base || (path.startsWith('/') ? '/' : '.'), pattern: parts.slice(at).join('/') }
}

async function images(base: string, pattern: string): Promise<Found[]> {
  const files = await glob(pattern, { cwd: base, absolute: true, expandDirectories: false })
  return files
    .filter(isImage)
    .sort()
    .map((file) => ({ file: resolve(file), name: nameIn(base, resolve(file)) }))
}

function some(path: string, found: Found[]): Found[] {
  if (found.length > 0) return found
  throw new Failure(
    `"${path}" holds no image.`,
    `Images are .${IMAGE_EXTENSIONS.join(', .')}; name a file itself to send it whatever it is called.`,
    2,
  )
}

/** A listed file keeps its path below the current folder: in a list, equal last parts are usual. */
async function listed(stdin: NodeJS.ReadableStream): Promise<Found[]> {
  const found: Found[] = []
  for await (const line of createInterface({ input: stdin })) {
    if (line === '') continue
    const file = resolve(line)
    const info = await stat(file).catch(() => undefined)
    if (!info) throw new Failure(`There is no file "${line}", as stdin says.`, 'Give one path a line.', 2)
    found.push(
      ...(info.isDirectory() ? await resolvePath(line) : [{ file, name: nameIn(process.cwd(), file) }]),
    )
  }
  return found
}

function folderListing(): (folder: string) => Promise<string[]> {
  const known = new Map<string, Promise<string[]>>()
  return (folder) => {
    const listing = known.get(folder) ?? readdir(join(folder))
    known.set(folder, listing)
    return listing
  }
}
