import fc from 'fast-check'
import { oddText, oddTime } from './values.ts'

/** A request that asks, or that changes what is no event. */
export interface OddRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const encode = (text: string) => encodeURIComponent(text.toWellFormed())

/** Most of an address is right, so that what is odd is read. */
const often = (good: readonly string[], odd: fc.Arbitrary<string> = oddText) =>
  fc.oneof({ arbitrary: fc.constantFrom(...good), weight: 3 }, odd)

const number = often(
  ['1', '100', '1000'],
  fc.constantFrom('0', '-1', '1.5', '1e3', 'NaN', '0x10', '99999999999999999999', ''),
)
const stream = often(['quickeats.orders', 'playback.logs', 'quickeats.payments'])
const window = often([
  'quickeats.orders_per_city',
  'playback.bitrate',
  'quickeats.active_orders',
  'quickeats.eta_error',
])
const time = often(['2026-11-01', '2026-11-01T10:00:00Z'], fc.oneof(oddTime, oddText))
const zone = often(
  ['Asia/Kolkata', 'UTC'],
  fc.oneof(
    oddText,
    fc.constantFrom('asia/kolkata', '+05:30', 'GMT+5', 'America/Argentina/ComodRivadavia', 'Etc/GMT-14'),
  ),
)
const every = often(
  ['1 hour', '5 minutes', '1 day'],
  fc.constantFrom(
    '0 seconds',
    '7 minutes',
    '99999999999999999999 days',
    '1 fortnight',
    '-1 hour',
    '1e3 seconds',
    '2 days',
  ),
)
const by = often(
  ['city', 'region,cdn', ''],
  fc.oneof(oddText, fc.constantFrom('city,city', ',,', 'CITY', '__proto__')),
)
const cursors = [
  { quarantined_at: 0, message_id: '' },
  { quarantined_at: 9_007_199_254_740_991, message_id: '\u0000' },
  { quarantined_at: -1, message_id: 'x' },
  { quarantined_at: 1e99 },
  { received_at: -9_007_199_254_740_991, id: 'x' },
  { raised_at: 0, id: '' },
  { __proto__: null },
  null,
]
const cursor = fc.oneof(
  oddText,
  fc.constantFrom(...cursors).map((place) => Buffer.from(JSON.stringify(place)).toString('base64url')),
)
const id = often(['quickeats.orders.0000', 'quickeats-payments_failing', '0123456789abcdef0123456789abcdef'])

type Parameters = Readonly<Record<string, fc.Arbitrary<string>>>

const query = (parameters: Parameters) =>
  fc.record(parameters, { requiredKeys: [] }).chain((record) =>
    fc.boolean().map((isTwice) => {
      const pairs = Object.entries(record).map(([name, value]) => `${name}=${encode(value ?? '')}`)
      return [...pairs, ...(isTwice && pairs.length > 0 ? [pairs[0]] : [])].join('&')
    }),
  )

const get = (parts: readonly (string | fc.Arbitrary<string>)[], parameters: Parameters = {}) =>
  call('GET', parts, parameters)

function call(
  method: string,
  parts: readonly (string | fc.Arbitrary<string>)[],
  parameters: Parameters = {},
  body?: fc.Arbitrary<string>,
): fc.Arbitrary<OddRequest> {
  const path = fc.tuple(
    ...parts.map((part) =>
      typeof part === 'string'
        ? fc.constant(part)
        : fc.oneof({ arbitrary: part.map(encode), weight: 12 }, fc.constantFrom('%', '%ff', '%2e%2e', '%00')),
    ),
  )
  const type = fc.constantFrom('application/json', 'text/plain', 'application/x-ndjson', 'constructor')
  return fc
    .tuple(path, query(parameters), type, body ?? fc.constant(''))
    .map(([own, search, contentType, text]) => ({
      method,
      path: `/${own.join('/')}${search === '' ? '' : `?${search}`}`,
      headers: body ? { 'content-type': contentType } : {},
      ...(body && { body: text.toWellFormed() }),
    }))
}

const fileName = often(
  ['a.ndjson', 'b.csv', 'c.csv.gz', 'd.log'],
  fc.oneof(
    oddText,
    fc.constantFrom('x.constructor', 'x.__proto__', 'x.toString.gz', '.csv', 'x.csv.gz.gz', '..csv'),
  ),
)
const fileBody = fc.oneof(
  oddText,
  fc.constantFrom(
    '{"a":1}\n{',
    'a,b\n1,"2\n',
    '\n\n\n',
    'transaction_id,order_id\n"a',
    '[]',
    '{}\n'.repeat(100),
  ),
)
const json = fc.oneof(
  oddText,
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '{"note":"\\ud800"}',
    '{"parts":[{"part":1,"etag":"x"}]}',
    '{"url":"http://[::1","pack":"quickeats"}',
    '{"parts":[]}',
  ),
)

export const addresses: Readonly<Record<string, fc.Arbitrary<OddRequest>>> = {
  windows: get(['v1', 'windows', window], { from: time, to: time, by, every, tz: zone }),
  balance: get(['v1', 'streams', stream, 'balance'], { day: time }),
  contracts: get(['v1', 'contracts', stream, often(['1-0-0', '1-0-1'])]),
  quarantine: get(['v1', 'quarantine'], {
    stream,
    since: time,
    state: often(['waiting', 'all']),
    limit: number,
    cursor,
  }),
  quarantined: get(['v1', 'quarantine', id], { stream }),
  replay: call('POST', ['v1', 'quarantine', 'replay'], {
    stream,
    since: time,
    limit: number,
    dry_run: fc.constantFrom('true', 'yes'),
    cursor,
  }),
  alerts: get(['v1', 'alerts'], {
    pack: often(['quickeats']),
    state: often(['raised']),
    limit: number,
    cursor,
  }),
  alert: get(['v1', 'alerts', id]),
  acknowledge: call('POST', ['v1', 'alerts', id, 'acknowledge'], {}, json),
  'alert webhooks': call('POST', ['v1', 'alert-webhooks'], {}, json),
  live: get(['v1', 'live', often(['quickeats', 'playback'])], { windows: by, after: oddText }),
  'sent files': call(
    'PUT',
    ['v1', 'files', often(['quickeats.payments', 'quickeats.gps']), fileName],
    {},
    fileBody,
  ),
  uploads: call('POST', ['v1', 'files', stream, fileName, 'uploads']),
  parts: call('PUT', ['v1', 'files', stream, fileName, 'uploads', oddText, number], {}, fileBody),
  'completed uploads': call(
    'POST',
    ['v1', 'files', stream, fileName, 'uploads', oddText, 'complete'],
    {},
    json,
  ),
  file: get(['v1', 'files', id]),
  files: get(['v1', 'files'], { stream, limit: number, cursor }),
}
