import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { KEY, root } from './platform.ts'

const run = promisify(execFile)

/** The digits as a model folder of another name, its config.json changed. */
export function makeFolder(
  parent: string,
  name: string,
  change: (config: Config) => object = (same) => same,
) {
  const folder = join(parent, name)
  mkdirSync(folder, { recursive: true })
  for (const file of ['model.onnx', 'preprocessor_config.json', 'README.md'])
    cpSync(join(root, 'models/digits', file), join(folder, file))
  const config = JSON.parse(readFileSync(join(root, 'models/digits/config.json'), 'utf8')) as Config
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, ...change(config) }))
  return folder
}

export interface Config {
  id2label: Record<string, string>
}

/** Another spelling of every label, so that a result tells which version gave it. */
export const spelled =
  (prefix: string) =>
  ({ id2label }: Config) => ({
    id2label: Object.fromEntries(Object.entries(id2label).map(([index, label]) => [index, prefix + label])),
  })

export interface Ended {
  code: number
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what its command prints
  json: any
  text: string
  errors: string
}

/** What a command of `npx tributary` ends with; its stdout parsed where `--json` is among the words. */
export async function tributary(url: string, ...words: string[]): Promise<Ended> {
  const ended = await run(process.execPath, [
    join(root, 'src/cli/main.ts'),
    ...words,
    '--url',
    url,
    '--key',
    KEY,
  ]).catch((error: { code: number; stdout: string; stderr: string }) => error)
  const { stdout, stderr } = ended
  const isJson = words.includes('--json') && stdout !== ''
  return {
    code: 'code' in ended ? ended.code : 0,
    json: isJson ? JSON.parse(stdout) : undefined,
    text: stdout,
    errors: stderr,
  }
}
