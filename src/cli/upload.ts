import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import { type Client, CONNECTION_ARGS, connect } from './client.ts'
import { INTERRUPTED } from './interrupt.ts'
import { readNumber } from './numbers.ts'
import { patient } from './retry.ts'
import { readKnown, sha256OfFile } from './upload/known.ts'
import { chooseStudy, planUpload, type UploadPlan } from './upload/plan.ts'
import { runUpload, type UploadReport } from './upload/run.ts'
import { findSources } from './upload/sources.ts'
import { leftOf, planJson, planText, reportJson, reportText } from './upload/summary.ts'

export const upload = defineCommand({
  meta: {
    name: 'upload',
    description: 'Send images; run it again to go on where it stopped',
  },
  args: {
    'path…': {
      type: 'positional',
      description: 'Files, folders, patterns, or - for a list on stdin; x.json beside x.jpg is its metadata',
    },
    study: {
      type: 'string',
      description: 'Study to send to (default: the name of the one folder given, else "default")',
    },
    concurrency: { type: 'string', default: '8', description: 'Files under way at a time' },
    wait: { type: 'boolean', description: 'Wait for every result and show it' },
    'dry-run': { type: 'boolean', description: 'Say what would be sent' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const concurrency = readNumber(args.concurrency, 'concurrency', { min: 1, max: 256, integer: true })
    const gateway = connect(args)
    const plan = await makePlan(gateway, args._, args.study)
    const show = (json: unknown, text: string) => console.log(args.json ? JSON.stringify(json) : text)
    if (args['dry-run']) return show(planJson(plan, gateway.url), planText(plan, gateway.url))

    const quiet = args.json === true
    const report = await runUpload(gateway, plan, { concurrency, wait: args.wait === true, quiet })
    show(reportJson(report, gateway.url), reportText(report))
    process.exitCode = exitCodeOf(report)
    const left = leftOf(report)
    if (left > 0 || report.isInterrupted)
      process.stderr.write(`To go on: ${resumeCommand(args._, plan.study, args)}\n`)
    if (report.error) throw report.error
  },
})

async function makePlan(gateway: Client, paths: string[], given: string | undefined): Promise<UploadPlan> {
  const [only] = paths.length === 1 ? paths : []
  const info = only && only !== '-' ? await stat(only).catch(() => undefined) : undefined
  const study = chooseStudy(given, only && info?.isDirectory() ? resolve(only) : undefined)
  const sources = await findSources(paths, process.stdin)
  // A wrong address or key shows at once; what is under way is worth more patience.
  const known = await readKnown(patient(gateway, { networkTries: 1 }), study)
  return planUpload(study, sources, known, sha256OfFile)
}

function exitCodeOf({ isInterrupted, refused, images = [] }: UploadReport): number {
  if (isInterrupted) return INTERRUPTED
  return refused.length > 0 || images.some(({ state }) => state !== 'done') ? 1 : 0
}

/** Without the key: it would stay in a terminal's history. */
function resumeCommand(
  paths: string[],
  study: string,
  { url, concurrency, wait }: { url?: string | undefined; concurrency: string; wait?: boolean | undefined },
): string {
  const words = ['npx', 'tributary', 'upload', ...paths, '--study', study]
  if (concurrency !== '8') words.push('--concurrency', concurrency)
  if (wait) words.push('--wait')
  if (url) words.push('--url', url)
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')
}
