#!/usr/bin/env node
import { stripVTControlCharacters } from 'node:util'
import { log } from '@clack/prompts'
import { type CommandDef, defineCommand, renderUsage, runCommand } from 'citty'
import { findCommand, requireKnownFlags } from './command-line.ts'
import { dashboard } from './dashboard.ts'
import { events } from './events.ts'
import { experiment } from './experiment.ts'
import { Failure } from './failure.ts'
import { features } from './features.ts'
import { grafana } from './grafana.ts'
import { keys } from './keys.ts'
import { kpi } from './kpi.ts'
import { lake } from './lake.ts'
import { load } from './load.ts'
import { models } from './models.ts'
import { packs } from './packs.ts'
import { quality } from './quality.ts'
import { quarantine } from './quarantine.ts'
import { query } from './query.ts'
import { replay } from './replay.ts'
import { start } from './start.ts'
import { status } from './status.ts'
import { telemetry } from './telemetry.ts'
import { upload } from './upload.ts'

const main = defineCommand({
  meta: { name: 'tributary', description: 'An edge-first data and inference platform on Cloudflare Workers' },
  subCommands: {
    start,
    dashboard,
    upload,
    load,
    status,
    events,
    models,
    packs,
    kpi,
    experiment,
    features,
    query,
    quality,
    telemetry,
    grafana,
    quarantine,
    lake,
    replay,
    keys,
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
  const { command, path, rest } = findCommand(main, args)
  if (args.length === 0 || rest.includes('--help') || rest.includes('-h')) {
    const name = ['tributary', ...path.slice(0, -1)].join(' ')
    const text = await renderUsage(command, path.length > 0 ? { meta: { name } } : undefined)
    console.log(process.stdout.isTTY ? text : stripVTControlCharacters(text))
    return
  }
  if (command.run) requireKnownFlags(command, rest, path)
  await runCommand(main, { rawArgs: args })
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
