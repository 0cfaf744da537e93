import { defineCommand } from 'citty'
import { run } from './quality/run.ts'
import { show } from './quality/show.ts'

export const quality = defineCommand({
  meta: {
    name: 'quality',
    description: 'Show what the rules of a pack made of its data, and judge a day anew',
  },
  subCommands: { show, run },
})
