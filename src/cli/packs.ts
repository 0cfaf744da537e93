import { defineCommand } from 'citty'
import { check } from './packs/check.ts'

export const packs = defineCommand({
  meta: { name: 'packs', description: 'Check packs: what is wrong with one, and how to put it right' },
  subCommands: { check },
})
