import type { OpenAPIHono } from '@hono/zod-openapi'
import { Fault } from '../../contracts/problem.ts'
import { askBridge } from '../../platform/bridges.ts'
import type { GatewayTypes } from '../env.ts'
import { bridgeRoute, syncRoute, tablesRoute } from './bridge.openapi.ts'

/** The copy of the lake in a bucket of S3. */
export function bridgeRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openapi(bridgeRoute, async ({ env, json }) =>
    json(await askBridge(env.BRIDGE, async (bridge) => bridge.status()), 200),
  )
  app.openapi(syncRoute, async ({ env, req, json }) => {
    if (req.valid('query').dry_run) {
      const { trouble, tables } = await askBridge(env.BRIDGE, (bridge) => bridge.plan())
      if (trouble)
        throw new Fault('unavailable', `${trouble.says} ${trouble.remedy}`, { setting: trouble.setting })
      return json({ tables }, 200)
    }
    await askBridge(env.BRIDGE, (bridge) => bridge.sync())
    return json(await askBridge(env.BRIDGE, async (bridge) => bridge.status()), 202)
  })
  app.openapi(tablesRoute, async ({ env, json }) =>
    json({ tables: await askBridge(env.BRIDGE, (bridge) => bridge.schemas()) }, 200),
  )
}
