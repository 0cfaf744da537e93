import { defineCommand } from 'citty'
import { check } from './packs/check.ts'
import { ddl } from './packs/ddl.ts'

export const packs = defineCommand({
  meta: { name: 'packs', description: 'Check packs, and write the migrations that their tables need' },
  subCommands: { check, ddl },
})
