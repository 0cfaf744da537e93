/// <reference types="vite/types/importMeta.d.ts" />
import index from '../vectors/index.json'

interface Reference {
  readonly file: string
}

export interface Vector {
  readonly file: string
  readonly note: string
  readonly upright_size: readonly number[]
  readonly decode_exact: boolean
  readonly s32: Reference
  readonly c224?: Reference
}

export const VALID: readonly Vector[] = index.valid

// There is no file system in workerd: the files are carried into the test as data URLs.
const FILES = import.meta.glob<string>(['../vectors/images/*', '../vectors/reference/*'], {
  query: '?url&inline',
  import: 'default',
})

export async function image(file: string): Promise<Uint8Array> {
  return read(`../vectors/images/${file}`)
}

/** Pillow's tensor: uint8 RGB, HWC. */
export async function reference({ file }: Reference): Promise<Uint8Array> {
  const stored = await read(`../vectors/reference/${file}`)
  const npy = file.endsWith('.gz') ? await gunzip(stored) : stored
  const headerLength = new DataView(npy.buffer, npy.byteOffset).getUint16(8, true)
  return npy.subarray(10 + headerLength)
}

async function read(path: string): Promise<Uint8Array> {
  const load = FILES[path]
  if (load === undefined) throw new Error(`no test file ${path}`)
  const url = await load()
  return new Uint8Array(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
}

async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
