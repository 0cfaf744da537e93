/// <reference types="vite/types/importMeta.d.ts" />
/// <reference types="@cloudflare/vitest-plugin/types" />
import { env } from 'cloudflare:test'
import { modelKey } from '../../src/platform/names.ts'

export const { BUCKET } = env as unknown as { BUCKET: R2Bucket }

// There is no file system in workerd: the files are carried into the test as data URLs.
const FILES = import.meta.glob<string>(
  ['../../models/*/*.{onnx,json}', '../bench/squeezenet/*.{onnx,json}'],
  { query: '?url&inline', import: 'default' },
)
const FOLDERS = {
  digits: '../../models/digits',
  packaging: '../../models/packaging',
  squeezenet: '../bench/squeezenet',
}
export type Folder = keyof typeof FOLDERS

export const has = (folder: Folder) => `${FOLDERS[folder]}/model.onnx` in FILES

export async function load(folder: Folder, file: string): Promise<Uint8Array | null> {
  const url = await FILES[`${FOLDERS[folder]}/${file}`]?.()
  return url === undefined ? null : new Uint8Array(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
}

export async function loadModel(folder: Folder): Promise<Uint8Array> {
  const bytes = await load(folder, 'model.onnx')
  if (!bytes) throw new Error(`no model of ${folder}`)
  return bytes
}

/** A folder as a push leaves it: what `files` names takes the place of the folder's own; null leaves it out. */
export async function push(
  reference: string,
  folder: Folder,
  files: Record<string, Uint8Array | object | string | null> = {},
): Promise<void> {
  for (const name of ['model.onnx', 'config.json', 'preprocessor_config.json']) {
    const content = name in files ? files[name] : await load(folder, name)
    if (content === null || content === undefined) continue
    const isRaw = content instanceof Uint8Array || typeof content === 'string'
    await BUCKET.put(modelKey(reference, name), isRaw ? content : JSON.stringify(content))
  }
}
