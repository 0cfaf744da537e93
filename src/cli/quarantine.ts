import { defineCommand } from 'citty'
import { list } from './quarantine/list.ts'
import { replay } from './quarantine/replay.ts'
import { show } from './quarantine/show.ts'

export const quarantine = defineCommand({
  meta: {
    name: 'quarantine',
    description: 'List the rows that broke their contract, show them, and replay them',
  },
  subCommands: { list, show, replay },
})
