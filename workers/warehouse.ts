import { packRules } from '../src/engine/quality/rules.ts'
import { Loaders } from '../src/engine/warehouse/loaders.ts'
import { PACKS } from '../src/packs/index.ts'
import { checkDue } from '../src/platform/quality.ts'
import { consumeSegments, type WarehouseEnv } from '../src/warehouse/consume.ts'

const LOADERS = new Loaders(PACKS)
const RULES = packRules(PACKS)

/** Queue `segments`: sealed rows go into the dimensions and facts of their pack. By cron: what a day of them has to be. */
export default {
  queue: (batch, env) => consumeSegments(batch, env, LOADERS, RULES),
  scheduled: (_, env) => checkDue(env, RULES, Date.now()),
} satisfies ExportedHandler<WarehouseEnv>
