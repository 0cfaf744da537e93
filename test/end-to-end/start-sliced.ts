import { runCommand } from 'citty'
import { writeLocalConfigs } from '../../src/cli/local-config.ts'
import { startOn } from '../../src/cli/start.ts'
import { declareSlices, type SlicesByPack } from './declare-slices.ts'

/** `npm start` with slices: the first argument says which, as JSON; the others are its own. */
const [slices = '{}', ...rawArgs] = process.argv.slice(2)
const declared: SlicesByPack = JSON.parse(slices)

const start = startOn((directory, ...settings) => {
  const configs = writeLocalConfigs(directory, ...settings)
  for (const config of configs) declareSlices(config, declared)
  return configs
})
await runCommand(start, { rawArgs })
