import { openAsBlob } from 'node:fs'
import { defineCommand } from 'citty'
import type { Model, ModelVersion } from '../../contracts/model.ts'
import { modelRef } from '../../contracts/model.ts'
import type { Problem } from '../../contracts/problem.ts'
import { type Client, CONNECTION_ARGS, connect, failureOf, isUnreadableBody } from '../client.ts'
import { Failure } from '../failure.ts'
import { progress } from '../progress.ts'
import { patient } from '../retry.ts'
import { renderPairs } from '../table.ts'
import { formatBytes } from '../upload/summary.ts'
import { type FolderFile, nameOfFolder, readFolder } from './folder.ts'
import { findModel, readModel, requireName, requireVersion, versionPath } from './model.ts'
import { inspectionPairs } from './words.ts'

export const push = defineCommand({
  meta: { name: 'push', description: 'Send a model folder as a new version and have it checked' },
  args: {
    folder: {
      type: 'positional',
      required: true,
      description: 'It holds model.onnx, config.json and preprocessor_config.json',
    },
    name: { type: 'string', description: 'Name of the model (default: that of the folder)' },
    version: { type: 'string', description: 'A whole number (default: one above the highest there is)' },
    'dry-run': { type: 'boolean', description: 'Say what would be sent' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const name =
      args.name === undefined ? nameOfFolder(args.folder) : requireName(args.name, 'Give another --name.')
    const asked = args.version === undefined ? undefined : requireVersion(args.version)
    const files = await readFolder(args.folder)
    const gateway = connect(args)
    const known = await findModel(gateway, name)
    const version = asked ?? known?.next_version ?? 1
    const show = (json: unknown, text: string) => console.log(args.json ? JSON.stringify(json) : text)
    if (args['dry-run']) {
      const plan = { dry_run: true, url: gateway.url, model: name, version, files }
      return show(plan, planText(gateway.url, name, version, files))
    }
    const pushed = await send(patient(gateway), name, version, files, args.json === true)
    if ('refused' in pushed) {
      const problem = pushed.refused
      if (args.json)
        console.log(JSON.stringify({ model: name, version, state: 'refused', problem, live: known?.live }))
      throw refusal(modelRef(name, version), known, problem)
    }
    const model = await readModel(gateway, name)
    show({ ...pushed, alias: model.alias, live: model.live }, pushedText(pushed, model))
  },
})

/** Every request may arrive twice: a file is the same file again, and a version that is ready is not checked again. */
async function send(
  gateway: Client,
  name: string,
  version: number,
  files: readonly FolderFile[],
  isQuiet: boolean,
): Promise<ModelVersion | { refused: Problem }> {
  const bar = progress(`Pushing ${modelRef(name, version)}`, isQuiet)
  const path = versionPath(name, version)
  try {
    for (const [at, file] of files.entries()) {
      bar.update(at, files.length + 1, `${file.file}, ${formatBytes(file.bytes)}`)
      await sendFile(gateway, `${path}/${file.file}`, file)
    }
    bar.update(files.length, files.length + 1, 'checking it')
    const response = await gateway.fetch(path, { method: 'POST' })
    if (response.status === 422) return { refused: (await response.json()) as Problem }
    if (!response.ok) throw await failureOf(path, response)
    bar.update(files.length + 1, files.length + 1)
    return (await response.json()) as ModelVersion
  } finally {
    bar.stop()
  }
}

async function sendFile(gateway: Client, path: string, { path: from, file }: FolderFile): Promise<void> {
  try {
    // Of a blob on disk the length is known, and its bytes are read while they go out.
    const body = await openAsBlob(from, { type: 'application/octet-stream' })
    const response = await gateway.fetch(path, { method: 'PUT', body })
    if (!response.ok) throw await failureOf(path, response)
  } catch (error) {
    if (!isUnreadableBody(error)) throw error
    throw new Failure(
      `${file} changed while it was sent.`,
      'Push the folder again when nothing writes to it.',
    )
  }
}

function planText(url: string, name: string, version: number, files: readonly FolderFile[]): string {
  const sizes = files.map(({ file, bytes }) => [file, formatBytes(bytes)] as const)
  return `Would push ${modelRef(name, version)} to ${url}; nothing was sent.\n${renderPairs(sizes)}`
}

function pushedText({ model, version, inspection }: ModelVersion, { live, alias }: Model): string {
  const reference = modelRef(model, version)
  const found = inspection ? `${renderPairs(inspectionPairs(inspection))}\n\n` : ''
  const next =
    live === version
      ? `It answers for ${model} now${alias.live === 'latest' ? `, as the latest: "npx tributary models promote ${model}" with --version pins one` : ''}.`
      : `Version ${live} goes on answering. "npx tributary models canary ${model} --version ${version} --percent 10" gives it a share.`
  return `${reference} is ready.\n${found}${next}`
}

function refusal(reference: string, known: Model | undefined, { detail }: Problem): Failure {
  const stays =
    known?.live === undefined ? '' : ` ${modelRef(known.model, known.live)} stays in service meanwhile.`
  return new Failure(`${reference} was refused: ${detail}`, `Correct the folder and push it again.${stays}`)
}
