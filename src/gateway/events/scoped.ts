import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'

type PackScope = 'events:write' | 'read'

/**
 * Lets a request through when its key holds `{scope}:{pack}`, or one of several, of the pack that the request names, as
 * `pack.stream`.
 */
export const scoped = (
  scopes: PackScope | readonly PackScope[],
  name: (context: Context<GatewayTypes>) => string,
) =>
  createMiddleware<GatewayTypes>((context, next) => {
    const [pack = ''] = name(context).split('.')
    // the name is the client's: a colon in it must not make another scope of it; a star asks for every pack
    const known = /^([a-z]+|\*)$/.test(pack) ? pack : 'none'
    return authenticate(...[scopes].flat().map((scope) => `${scope}:${known}`))(context, next)
  })
