import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { allows } from '../../src/contracts/allows.ts'
import { BridgeMessage } from '../../src/contracts/bridge.ts'
import { EventPointer } from '../../src/contracts/event-pointer.ts'
import { ExperimentReport } from '../../src/contracts/experiment-report.ts'
import { TrialData } from '../../src/contracts/experiment-sums.ts'
import { ImageMessage, ImageName, StudyName } from '../../src/contracts/image.ts'
import { InboxMessage } from '../../src/contracts/inbox.ts'
import { LakePointer } from '../../src/contracts/lake.ts'
import { LiveMessage } from '../../src/contracts/live.ts'
import { OnlineFeatures, OnlineFeaturesRequest } from '../../src/contracts/online-features.ts'
import { QuarantinedRow } from '../../src/contracts/quarantine.ts'
import { SegmentPointer } from '../../src/contracts/segment.ts'
import { SpillHeader } from '../../src/contracts/spill.ts'
import { TensorMessage } from '../../src/contracts/tensor.ts'
import { WebhookBody, WebhookMessage } from '../../src/contracts/webhook.ts'

/**
 * Messages are still in the queues and sums in the database when a new version is deployed, and receivers are written against webhooks,
 * reports and what is shown live. When a hash
 * differs: make the change so that old messages are still read (a new field optional), then write the new hash down.
 */
const LOCKED = {
  ImageMessage,
  TensorMessage,
  WebhookMessage,
  WebhookBody,
  InboxMessage,
  EventPointer,
  BridgeMessage,
  SegmentPointer,
  LakePointer,
  SpillHeader,
  QuarantinedRow,
  LiveMessage,
  OnlineFeaturesRequest,
  OnlineFeatures,
  ExperimentReport,
  TrialData,
}
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../golden/contracts.json'), 'utf8'),
) as Record<string, string>

describe('what crosses a boundary', () => {
  it.each(Object.entries(LOCKED))('%s has the shape that was written down', (name, schema) => {
    const shape = JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' }))
    expect(createHash('sha256').update(shape).digest('hex').slice(0, 16)).toBe(golden[name])
  })
})

describe('a name', () => {
  it.each(['a.jpg', 'folder/a b.jpg', 'ünïcödé 日本.png', '..a', 'a..b', '.hidden'])(
    '%j is allowed for an image',
    (name) => {
      expect(ImageName.safeParse(name).success).toBe(true)
    },
  )
  it.each([
    '',
    '/a',
    'a/',
    '../a',
    'a/../b',
    'a/..',
    '.',
    './a',
    'a//b',
    'a\\b',
    'a\nb',
    'a\0b',
    'x'.repeat(256),
  ])('%j is refused for an image', (name) => {
    expect(ImageName.safeParse(name).success).toBe(false)
  })
  it.each(['', '.x', 'a/b', 'a b', '-x', 'x'.repeat(129)])('%j is refused for a study', (name) => {
    expect(StudyName.safeParse(name).success).toBe(false)
  })
})

describe('a scope', () => {
  it.each([
    [['admin'], 'images:write', true],
    [['read:*'], 'read:imaging', true],
    [['read:imaging'], 'read:imaging', true],
    [['read:imaging'], 'read:playback', false],
    [['events:write:*'], 'events:write:quickeats', true],
    [['events:write:*'], 'read:quickeats', false],
    [['images:write'], 'admin', false],
    [['sql'], 'sql', true],
    [[], 'sql', false],
  ] as const)('%j allows %s: %s', (scopes, wanted, answer) => {
    expect(allows(scopes, wanted)).toBe(answer)
  })
})
