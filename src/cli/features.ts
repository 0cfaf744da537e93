import { defineCommand } from 'citty'
import { get } from './features/get.ts'
import { list } from './features/list.ts'
import { training } from './features/training.ts'

export const features = defineCommand({
  meta: {
    name: 'features',
    description: 'Read features by key, and as of the time of each example of a training set',
  },
  subCommands: { list, get, training },
})
