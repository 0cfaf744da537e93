import { stripVTControlCharacters } from 'node:util'
import { defineCommand } from 'citty'
import type { Model, ModelVersion } from '../../contracts/model.ts'
import { CONNECTION_ARGS, connect } from '../client.ts'
import { formatMs } from '../duration.ts'
import { renderPairs, renderTable } from '../table.ts'
import { formatBytes } from '../upload/summary.ts'
import { NAME_ARG, readModel, requireName } from './model.ts'
import { aliasInWords, signaturePairs } from './words.ts'

export const show = defineCommand({
  meta: { name: 'show', description: 'Show a model: what answers, its versions, its card' },
  args: { ...NAME_ARG, ...CONNECTION_ARGS },
  async run({ args }) {
    const model = await readModel(connect(args), requireName(args.name))
    console.log(args.json ? JSON.stringify(model) : renderModel(model))
  },
})

function renderModel({ model, alias, live, signature, preprocessing, card, versions }: Model): string {
  const facts = renderPairs([
    ['model', model],
    ['alias', aliasInWords(alias, live)],
    ...(signature ? signaturePairs(signature) : []),
    ...(preprocessing ? [['preprocessing', preprocessing] as const] : []),
  ])
  return [facts, renderVersions(versions), ...(card ? [plain(card)] : [])].join('\n\n')
}

const COLUMNS = [
  { head: 'version', align: 'right' },
  { head: 'state' },
  { head: 'pushed' },
  { head: 'graph', align: 'right' },
  { head: 'memory', align: 'right' },
  { head: 'run on zeros', align: 'right' },
  { head: 'accuracy', align: 'right' },
  { head: 'problem', max: 100 },
] as const

const renderVersions = (versions: readonly ModelVersion[]) =>
  renderTable(
    COLUMNS,
    versions.map(({ version, state, created_at, inspection, evaluation, problem }) => [
      String(version),
      state,
      created_at.slice(0, 16).replace('T', ' '),
      inspection ? formatBytes(inspection.bytes) : '',
      inspection ? formatBytes(inspection.memory_bytes) : '',
      inspection ? formatMs(inspection.run_ms) : '',
      evaluation ? `${(evaluation.accuracy * 100).toFixed(1)}% of ${evaluation.images}` : '',
      problem?.detail ?? '',
    ]),
  )

/** A card is a stranger's text: its lines stay, what moves a cursor goes. */
const plain = (card: string) =>
  stripVTControlCharacters(card)
    .split(/\r?\n/)
    .map((line) => line.replaceAll(/\p{Cc}+/gu, ' '))
    .join('\n')
    .trimEnd()
