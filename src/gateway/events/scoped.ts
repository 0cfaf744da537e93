import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'

/** Lets a request through when its key holds `{scope}:{pack}` of the pack that the request names, as `pack.stream`. */
export const scoped = (scope: 'events:write' | 'read', name: (context: Context<GatewayTypes>) => string) =>
  createMiddleware<GatewayTypes>((context, next) => {
    const [pack = ''] = name(context).split('.')
    // the name is the client's: a colon in it must not make another scope of it; a star asks for every pack
    return authenticate(`${scope}:${/^([a-z]+|\*)$/.test(pack) ? pack : 'none'}`)(context, next)
  })
