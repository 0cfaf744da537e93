import { defineCommand } from 'citty'
import type { Agreement } from '../../contracts/model.ts'
import { CONNECTION_ARGS, connect } from '../client.ts'
import { renderTable } from '../table.ts'
import { modelPath, NAME_ARG, readModel, requireName } from './model.ts'

export const agreement = defineCommand({
  meta: { name: 'agreement', description: 'Compare shadows with the answers that were given' },
  args: { ...NAME_ARG, ...CONNECTION_ARGS },
  async run({ args }) {
    const gateway = connect(args)
    const name = requireName(args.name)
    // An unknown name has no agreement either: that would say nothing of the mistake.
    await readModel(gateway, name)
    const { agreement: rows } = await gateway.json<{ agreement: Agreement[] }>(`${modelPath(name)}/agreement`)
    console.log(args.json ? JSON.stringify({ agreement: rows }) : renderAgreement(name, rows))
  },
})

const COLUMNS = [
  { head: 'shadow', align: 'right' },
  { head: 'answered', align: 'right' },
  { head: 'images', align: 'right' },
  { head: 'same label', align: 'right' },
  { head: 'mean score difference', align: 'right' },
  { head: 'inference time', align: 'right' },
  { head: 'failed', align: 'right' },
] as const

function renderAgreement(name: string, rows: readonly Agreement[]): string {
  if (rows.length === 0)
    return `No shadow of ${name} has seen an image. "npx tributary models shadow ${name} --version 2 --percent 100" begins it.`
  return renderTable(
    COLUMNS,
    rows.map((row) => [
      row.shadow,
      row.live,
      String(row.images),
      row.top1_agreement === null ? '' : `${(row.top1_agreement * 100).toFixed(1)}%`,
      row.mean_score_difference?.toFixed(4) ?? '',
      row.latency_ratio === null ? '' : `x ${row.latency_ratio.toFixed(2)}`,
      String(row.failed),
    ]),
  )
}
