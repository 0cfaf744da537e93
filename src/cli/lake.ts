import { defineCommand } from 'citty'
import { compact } from './lake/compact.ts'
import { ls } from './lake/ls.ts'
import { vacuum } from './lake/vacuum.ts'

export const lake = defineCommand({
  meta: {
    name: 'lake',
    description: 'List the tables of the lake, join their small files, delete what is over',
  },
  subCommands: { ls, compact, vacuum },
})
