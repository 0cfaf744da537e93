import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { isTTY, log, note, outro, spinner } from '@clack/prompts'
import { defineCommand } from 'citty'
import { modelRef } from '../contracts/model.ts'
import { bundleWorkers } from './bundle.ts'
import { type Client, client } from './client.ts'
import { dashboardAddress } from './dashboard.ts'
import { LIVE_MINUTES, LIVE_RATE, sendLive } from './demo/live.ts'
import { demo } from './demo.ts'
import { Failure } from './failure.ts'
import { DEFAULT_DIRECTORY, openSecrets, ROOT } from './installation.ts'
import { loadModel } from './load-model.ts'
import { bridgeSettings, writeLocalConfigs } from './local-config.ts'
import { serveTelemetry } from './telemetry/serve.ts'
import { applyMigrations, requireFreePort, type Session, startWorkers } from './workerd.ts'

const DEFAULT_MODEL = join(ROOT, 'models/digits')
/** The tabular model that ships, served by the same worker. */
const PACKAGING = join(ROOT, 'models/packaging')
/** Whoever looks on does not want to wait a minute for the lake. */
const LAKE_COMMIT_SECONDS = 10
const SWEEP_MS = 60_000
const LOOK_MS = 1_000
const STALE_SECONDS = 300
const READY_MS = 120_000

export const start = startOn(writeLocalConfigs)

/** @param configure what is started: tests start packs that are declared otherwise */
export function startOn(configure: typeof writeLocalConfigs) {
  return defineCommand({
    meta: {
      name: 'start',
      description: 'Run everything on this machine and send a small demo batch through it',
    },
    args: {
      port: { type: 'string', default: '8787', description: 'Port of the gateway' },
      persist: { type: 'string', default: DEFAULT_DIRECTORY, description: 'Folder of all state' },
      key: { type: 'string', description: 'Fix the first API key, for tests and scripts' },
      model: {
        type: 'string',
        default: DEFAULT_MODEL,
        description: 'Folder of the default model; its name is the model',
      },
      demo: {
        type: 'boolean',
        default: true,
        description: 'Send a demo batch, and events for half an hour',
        negativeDescription: 'No demo',
      },
      'log-level': { type: 'string', default: 'warn', description: 'debug, info, log, warn, error or none' },
    },
    async run({ args }) {
      const directory = resolve(args.persist)
      const port = readPort(args.port)
      const url = `http://127.0.0.1:${port}`
      const secrets = openSecrets(directory, args.key, url)
      const model = basename(resolve(args.model))
      const telemetry = await serveTelemetry(join(directory, 'clickhouse'))
      const configs = configure(join(directory, 'config'), secrets, {
        DEFAULT_MODEL: model,
        LAKE_COMMIT_SECONDS,
        ...telemetry.vars,
      })
      const state = join(directory, 'state')

      await requireFreePort(port)
      const starting = isTTY(process.stdout) ? spinner() : plainSteps
      starting.start('Applying migrations and bundling the workers')
      const [bundled] = await Promise.all([
        bundleWorkers(configs, join(directory, 'bundle')),
        applyMigrations(configs[0] ?? '', state),
      ])
      starting.message('Starting the workers')
      const session = await startWorkers(bundled, state, port, args['log-level'])
      const stopping = new AbortController()
      const stopped = stopOnSignal(session, stopping)
      const gateway = client(url, secrets.key)
      try {
        await ready(gateway, session)
        starting.message('Loading the models')
        const kept = await loadModel(gateway, resolve(args.model), modelRef(model, 1))
        await loadModel(gateway, PACKAGING, 'packaging@1')
        const { images } = await requeue(gateway, 0)
        starting.stop('Ready')
        greet(await dashboardAddress(gateway), url, secrets, directory)
        if (kept.length > 0)
          log.warn(`${model} is loaded already and has another ${kept.join(', ')}: that one is used.`)
        if (images > 0) log.info(`${images} images were under way when it was stopped: queued again.`)
        if ('BRIDGE_ENDPOINT' in bridgeSettings()) await gateway.json('/v1/bridge/sync', { method: 'POST' })
        if (args.demo) await demo(gateway)
      } catch (error) {
        // What was started does not outlive a start that failed, and its end is then no news.
        stopped.catch(() => undefined)
        await session.stop()
        throw error
      }
      if (args.demo) move(gateway, stopping.signal)
      outro(`Running at ${url} · stop with Ctrl-C`)
      const sweeping = setInterval(sweep, SWEEP_MS, gateway)
      await stopped.finally(() => clearInterval(sweeping))
    },
  })
}

/** Where no one watches a spinner turn, each step is a line. */
const plainSteps = { start: log.step, message: log.step, stop: log.success }

const requeue = (gateway: Client, staleSeconds: number) =>
  gateway.json<{ images: number }>(`/v1/recover?stale_seconds=${staleSeconds}`, { method: 'POST' })

/** Keeps the pages moving for a while. */
function move(gateway: Client, stopping: AbortSignal): void {
  log.info(
    `Simulated events of six packs go on for ${LIVE_MINUTES} minutes, ${LIVE_RATE} a second: --no-demo leaves them out.`,
  )
  sendLive(gateway, Date.now(), stopping).catch((error: unknown) => {
    if (!stopping.aborted) log.warn(`No more simulated events come: ${String(error)}`)
  })
}

/** What Cron Triggers do on Cloudflare's network: finds images whose message a restart of the workers has lost. */
function sweep(gateway: Client): void {
  requeue(gateway, STALE_SECONDS).catch((error: unknown) =>
    log.warn(`The sweep did not run: ${String(error)}`),
  )
}

function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Failure(`"${text}" is no port.`, 'Give a number from 1 to 65535.', 2)
}

function greet(
  dashboard: string,
  url: string,
  { key, isNew }: { key: string; isNew: boolean },
  directory: string,
): void {
  note(
    [
      `Dashboard  ${dashboard}`,
      `           (signs you in, once; "npx tributary dashboard" prints another)`,
      `Gateway    ${url}`,
      `API        ${url}/reference`,
      isNew
        ? `First key  ${key}`
        : `First key  in ${join(directory, 'secrets.json')} (shown at the first start)`,
      '',
      'Next, in another terminal:',
      '  npx tributary upload test/digits --study mine --wait',
      '  npx tributary status mine',
    ].join('\n'),
    'Tributary',
  )
}

async function ready(gateway: Client, session: Session): Promise<void> {
  const deadline = Date.now() + READY_MS
  const gone = session.ended.then(() => true)
  while (Date.now() < deadline) {
    const answer = await gateway.fetch('/health/live').catch(() => undefined)
    if (answer?.ok) return
    if (await Promise.race([gone, new Promise<false>((done) => setTimeout(done, 100, false))])) break
  }
  throw new Failure(`The workers did not start:\n${session.output()}`, 'Try again with --log-level debug.')
}

/** Ends the session and the process with 0 on the first Ctrl-C or SIGTERM, or when npm is gone; with 1 when workerd ends by itself. */
function stopOnSignal(session: Session, stopping: AbortController): Promise<void> {
  const signal = new Promise<'signal'>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve('signal'))
    if (process.env.npm_lifecycle_event === 'start') whenAlone(() => resolve('signal'))
  })
  return Promise.race([signal, session.ended]).then(async (cause) => {
    stopping.abort()
    if (cause !== 'signal')
      throw new Failure(`The workers ended:\n${session.output()}`, 'Start again; no image is lost.')
    await session.stop()
    process.exit(0)
  })
}

/**
 * npm passes on the signals that it hears; of a SIGKILL of it, a new parent is all that can be seen: of this process, or of the shell
 * that npm has between, where the system tells that.
 */
function whenAlone(end: () => void): void {
  const shell = process.ppid
  const npm = parentOf(shell)
  const looking = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return
    clearInterval(looking)
    end()
  }, LOOK_MS)
  looking.unref()
}

function parentOf(pid: number): string | undefined {
  try {
    const [, parent] = /.*\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return parent
  } catch {
    return undefined
  }
}
