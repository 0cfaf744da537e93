import { defineCommand } from 'citty'
import type { Rerun } from '../../contracts/run.ts'
import type { Study } from '../../contracts/study.ts'
import { type Client, CONNECTION_ARGS, connect, failureOf } from '../client.ts'
import { patient } from '../retry.ts'
import { nextLink } from '../study-images.ts'
import { renderTable } from '../table.ts'

export const images = defineCommand({
  meta: {
    name: 'images',
    description: 'Run finished images again on another model or version, beside what they were answered with',
  },
  args: {
    study: { type: 'positional', required: false, description: 'Only its images; all studies, if not said' },
    model: { type: 'string', required: true, description: 'name@version, or a name, whose alias says which' },
    from: { type: 'string', description: 'Only images that arrived since, ISO 8601 with a zone, or a day' },
    to: { type: 'string', description: 'And before this' },
    'dry-run': { type: 'boolean', description: 'Say how many images it would be' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    // asking twice runs nothing twice
    const gateway = patient(connect(args))
    const isDry = args['dry-run'] === true
    const { model, from, to } = args
    const body = JSON.stringify({ model, from, to })
    const headers = { 'Content-Type': 'application/json' }
    const reruns: Rerun[] = []
    for await (const study of args.study === undefined ? studies(gateway) : [args.study]) {
      const path = `/v1/studies/${encodeURIComponent(study)}/rerun?dry_run=${isDry}`
      const rerun = await gateway.json<Rerun>(path, { method: 'POST', headers, body })
      if (rerun.queued > 0) reruns.push(rerun)
    }
    const queued = reruns.reduce((sum, rerun) => sum + rerun.queued, 0)
    console.log(
      args.json ? JSON.stringify({ dry_run: isDry, queued, studies: reruns }) : render(reruns, queued, isDry),
    )
  },
})

/** Those that have finished images. */
async function* studies(gateway: Client): AsyncGenerator<string> {
  for (let path: string | undefined = '/v1/studies?limit=1000'; path; ) {
    const response = await gateway.fetch(path)
    if (!response.ok) throw await failureOf(path, response)
    const page = (await response.json()) as { studies: Study[] }
    for (const { id, images } of page.studies) if (images.done > 0) yield id
    path = nextLink(response.headers.get('Link'))
  }
}

function render(reruns: readonly Rerun[], queued: number, isDry: boolean): string {
  if (queued === 0) return 'Every finished image of the period was run on it already, or there is none.'
  const table = renderTable(
    [{ head: 'study', max: 48 }, { head: 'model' }, { head: 'images', align: 'right' }],
    reruns.map(({ study, model, queued: own }) => [study, model, String(own)]),
  )
  const said = isDry
    ? `${queued} images would be run; none was.`
    : `${queued} images are queued: "npx tributary status {study} --watch" shows how far they are.`
  return `${table}\n\n${said}`
}
