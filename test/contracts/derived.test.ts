import { expect, it } from 'vitest'
import * as z from 'zod'
import { definePack } from '../../src/contracts/pack.ts'
import { stream } from '../../src/contracts/stream.ts'
import { checkPack } from '../../src/engine/stream/pack-check.ts'

const Text = z.string()
const shown = stream({
  version: '1-0-0',
  fields: z.object({ id: Text, variant: Text, at: Text }),
  key: ['id'],
  partition: 'id',
  time: 'at',
})
const deeds = stream({
  version: '1-0-0',
  fields: z.object({ id: Text, kind: Text, at: Text }),
  key: ['id', 'at'],
  partition: 'id',
  time: 'at',
  derived: { variant: { sought: [{ in: 'shown', same: ['id'], take: 'variant', within: '1 hour' }] } },
})
const head = { name: 'x', title: 'x', timezone: 'UTC', streams: { shown, deeds }, alerts: {} } as const
const minute = { kind: 'tumbling', size: '1 minute' } as const

it('a window may ask for what is worked out, and for rows of another stream', () => {
  const pack = definePack({
    ...head,
    windows: {
      rates: {
        ...minute,
        from: 'shown',
        by: ['variant'],
        values: {
          shown: { count: true },
          deeds: { count: true, from: 'deeds', where: { kind: 'click', variant: { present: true } } },
        },
      },
      of_none: {
        ...minute,
        from: 'deeds',
        where: { variant: { present: false } },
        values: { deeds: { count: true } },
      },
    },
  })
  expect(checkPack(pack)).toEqual([])
})

it('a stream or a field that is not there does not compile', () => {
  const values = { deeds: { count: true } } as const
  const packs = [
    definePack({
      ...head,
      // @ts-expect-error no stream of that name
      windows: { rates: { ...minute, from: 'shown', values: { deeds: { count: true, from: 'dids' } } } },
    }),
    definePack({
      ...head,
      // @ts-expect-error no field of that name
      windows: { rates: { ...minute, from: 'deeds', by: ['variants'], values } },
    }),
    definePack({
      ...head,
      windows: {
        rates: {
          ...minute,
          from: 'shown',
          // @ts-expect-error no field of the other stream
          values: { deeds: { count: true, from: 'deeds', where: { kinds: 'click' } } },
        },
      },
    }),
  ]
  for (const pack of packs) expect(checkPack(pack)).not.toEqual([])
})
