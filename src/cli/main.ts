#!/usr/bin/env node
import { log } from '@clack/prompts'
import { type CommandDef, defineCommand, renderUsage, runCommand } from 'citty'
import { Failure } from './failure.ts'
import { start } from './start.ts'

const main = defineCommand({
  meta: { name: 'tributary', description: 'An edge-first data and inference platform on Cloudflare Workers' },
  subCommands: { start },
})

const args = process.argv.slice(2)
try {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) console.log(await usage(args[0]))
  else await runCommand(main, { rawArgs: args })
} catch (error) {
  process.exitCode = report(error)
}

async function usage(name: string | undefined): Promise<string> {
  const commands = main.subCommands as Record<string, CommandDef>
  const command = name ? commands[name] : undefined
  return command ? renderUsage(command, main) : renderUsage(main)
}

function report(error: unknown): 1 | 2 {
  if (error instanceof Failure) {
    log.error(error.message)
    log.info(`How to solve it: ${error.remedy}`)
    return error.exitCode
  }
  if (error instanceof Error && error.name === 'CLIError') {
    log.error(`${error.message} "npx tributary --help" lists the commands.`)
    return 2
  }
  console.error(error)
  return 1
}
