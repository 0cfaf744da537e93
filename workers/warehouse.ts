import { Loaders } from '../src/engine/warehouse/loaders.ts'
import { PACKS } from '../src/packs/index.ts'
import { consumeSegments, type WarehouseEnv } from '../src/warehouse/consume.ts'

const LOADERS = new Loaders(PACKS)

/** Queue `segments`: sealed rows go into the dimensions and facts of their pack. */
export default {
  queue: (batch, env) => consumeSegments(batch, env, LOADERS),
} satisfies ExportedHandler<WarehouseEnv>
