import { defineCommand } from 'citty'
import { send } from './events/send.ts'
import { simulate } from './events/simulate.ts'

export const events = defineCommand({
  meta: { name: 'events', description: 'Send events of a file, or simulated ones' },
  subCommands: { send, simulate },
})
