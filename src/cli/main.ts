#!/usr/bin/env node
import { stripVTControlCharacters } from 'node:util'
import { log } from '@clack/prompts'
import { type CommandDef, defineCommand, renderUsage, runCommand } from 'citty'
import { findCommand, requireKnownFlags } from './command-line.ts'
import { Failure } from './failure.ts'

const main = defineCommand({
  meta: { name: 'tributary', description: 'An edge-first data and inference platform on Cloudflare Workers' },
  // each is read when it is named: to read them all takes a second
  subCommands: {
    start: async () => (await import('./start.ts')).start,
    dashboard: async () => (await import('./dashboard.ts')).dashboard,
    upload: async () => (await import('./upload.ts')).upload,
    load: async () => (await import('./load.ts')).load,
    status: async () => (await import('./status.ts')).status,
    events: async () => (await import('./events.ts')).events,
    models: async () => (await import('./models.ts')).models,
    packs: async () => (await import('./packs.ts')).packs,
    kpi: async () => (await import('./kpi.ts')).kpi,
    experiment: async () => (await import('./experiment.ts')).experiment,
    features: async () => (await import('./features.ts')).features,
    query: async () => (await import('./query.ts')).query,
    quality: async () => (await import('./quality.ts')).quality,
    telemetry: async () => (await import('./telemetry.ts')).telemetry,
    grafana: async () => (await import('./grafana.ts')).grafana,
    quarantine: async () => (await import('./quarantine.ts')).quarantine,
    lake: async () => (await import('./lake.ts')).lake,
    replay: async () => (await import('./replay.ts')).replay,
    keys: async () => (await import('./keys.ts')).keys,
  },
}) as CommandDef

// A reader that has seen enough, as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  await run(process.argv.slice(2))
} catch (error) {
  process.exitCode = report(error)
}

async function run(args: string[]): Promise<void> {
  const { command, path, rest } = await findCommand(main, args)
  if (args.length === 0 || rest.includes('--help') || rest.includes('-h')) {
    const name = ['tributary', ...path.slice(0, -1)].join(' ')
    const text = await renderUsage(command, path.length > 0 ? { meta: { name } } : undefined)
    console.log(process.stdout.isTTY ? text : stripVTControlCharacters(text))
    return
  }
  if (!command.run) return void (await runCommand(main, { rawArgs: args }))
  requireKnownFlags(command, rest, path)
  // a word that none of its commands goes by is its own: citty would refuse it
  const { subCommands: _, ...own } = command
  await runCommand(own, { rawArgs: rest })
}

/** On stderr: stdout is for results. */
function report(error: unknown): 1 | 2 {
  const output = process.stderr
  if (error instanceof Failure) {
    log.error(error.message, { output })
    log.info(`How to solve it: ${error.remedy}`, { output })
    return error.exitCode
  }
  if (error instanceof Error && error.name === 'CLIError') {
    const message = stripVTControlCharacters(error.message).replace(/\.$/, '')
    log.error(`${message}. "npx tributary --help" lists the commands.`, { output })
    return 2
  }
  if (error instanceof Error && 'syscall' in error && 'path' in error) {
    log.error(`${error.message}.`, { output })
    log.info('How to solve it: check the path, and that you may read it.', { output })
    return 1
  }
  console.error(error)
  return 1
}
