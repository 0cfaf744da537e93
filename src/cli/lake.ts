import { defineCommand } from 'citty'
import { cat } from './lake/cat.ts'
import { compact } from './lake/compact.ts'
import { ddl } from './lake/ddl.ts'
import { ls } from './lake/ls.ts'
import { query } from './lake/query.ts'
import { sync } from './lake/sync.ts'
import { vacuum } from './lake/vacuum.ts'

export const lake = defineCommand({
  meta: {
    name: 'lake',
    description:
      'List and read the tables of the lake, join their small files, delete what is over, copy it to S3',
  },
  subCommands: { ls, cat, query, compact, vacuum, sync, ddl },
})
