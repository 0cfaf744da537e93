import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { oddJson, oddName, oddText, oddTime } from './values.ts'

/** A request with events, most of them wrong in some way. */
export interface MalformedRequest {
  readonly stream: string
  /** Tinybird's address. */
  readonly isV0: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

const at = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString()

/** Good rows, as JSON text by field. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'quickeats.orders': {
    order_id: '"o-1"',
    status: '"PLACED"',
    customer_id: '"c-1"',
    restaurant_id: '"r-1"',
    city: '"Pune"',
    order_time: `"${at}"`,
    amount: '"249.50"',
    payment_type: '"UPI"',
    eta_error_minutes: '1.5',
  },
  'quickeats.app_events': {
    event_id: '"e-1"',
    user_id: '"u-1"',
    city: '"Pune"',
    device_type: '"ios"',
    search_history: '["dosa"]',
    feedback_score: '4',
    at: `"${at}"`,
  },
  'playback.heartbeats': {
    event_id: '"e-1"',
    session_id: '"s-1"',
    user_id: '"u-1"',
    title_id: '"t-1"',
    device_type: '"tv"',
    os: '"tizen"',
    region: '"north"',
    cdn: '"a"',
    player_state: '"playing"',
    bitrate_kbps: '3000',
    buffer_ms: '10',
    at: `"${at}"`,
  },
  /** What else a line says is kept as it is: anything goes in. */
  'playback.logs': {
    at: `"${at}"`,
    device_type: '"tv"',
    os: '"tizen"',
    error_code: '"E1"',
    session_id: '"s-1"',
    message: '"it broke"',
  },
}
export const STREAMS = Object.keys(FIELDS)

const streams = fc.constantFrom(...STREAMS)

/** Sometimes: nearly all of a row is right, or nothing of it would be read. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary, weight: percent }, { arbitrary: fc.constant(undefined), weight: 100 - percent })

/** Half of the ids are new, so that rows are not all duplicates. */
const someId = fc
  .oneof(fc.uuid(), fc.integer({ min: 0, max: 50 }).map(String))
  .map((id) => JSON.stringify(id))

const fieldsOf = (stream: string) => FIELDS[stream] ?? FIELDS['quickeats.orders'] ?? {}

const row = (stream: string) =>
  fc
    .tuple(
      fc.tuple(
        ...Object.entries(fieldsOf(stream)).map(([name, good]) =>
          fc.tuple(
            fc.constant(name),
            name.endsWith('_id') ? someId : fc.constant(good),
            rarely(
              /at|time/.test(name)
                ? fc.oneof(
                    oddTime.map((text) => JSON.stringify(text)),
                    oddJson,
                  )
                : oddJson,
              4,
            ),
            rarely(fc.constant(true), 2),
          ),
        ),
      ),
      rarely(fc.array(fc.tuple(oddName, oddJson), { minLength: 1, maxLength: 3 }), 15),
      rarely(fc.nat(400), 5),
    )
    .map(([fields, extra = [], cut]) => {
      const pairs = fields.flatMap(([name, good, odd, isMissing]) =>
        isMissing ? [] : [`"${name}":${odd ?? good}`],
      )
      const others = extra.map(([name, value]) => `${JSON.stringify(name)}:${value}`)
      const text = `{${[...pairs, ...others].join(',')}}`
      return cut === undefined ? text : text.slice(0, cut)
    })

const rows = (stream: string) =>
  fc.array(fc.oneof({ arbitrary: row(stream), weight: 9 }, oddJson), { maxLength: 8 })

interface Body {
  readonly text: string | Uint8Array
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

const ndjson = (stream: string): fc.Arbitrary<Body> =>
  fc
    .tuple(
      rows(stream),
      fc.constantFrom('\n', '\n', '\n', '\r\n', '\n\n \n', '\r', '\u2028', '\n\u0000\n'),
      fc.constantFrom('', '', '', '\ufeff', '\n', '\u0000'),
      fc.constantFrom(
        'application/x-ndjson',
        'application/jsonl',
        'application/NDJSON; charset=utf-16',
        undefined,
      ),
    )
    .map(([lines, between, before, type]) => ({
      text: before + lines.join(between),
      ...(type !== undefined && { type }),
    }))

const json = (stream: string): fc.Arbitrary<Body> =>
  fc.tuple(rows(stream), rarely(fc.nat(900), 10), fc.boolean()).map(([all, cut, isOne]) => {
    const text = isOne ? (all[0] ?? '') : `[${all.join(',')}]`
    return { text: cut === undefined ? text : text.slice(0, cut), type: 'application/json' }
  })

const cell = fc.oneof(
  oddText,
  oddTime,
  fc.constantFrom('"', '"a', 'a"b', '"a""b"', '"a\nb"', '""', '"a"b', ' "a" ', '1', at, 'PLACED'),
)
const csv = (stream: string): fc.Arbitrary<Body> => {
  const names = Object.keys(fieldsOf(stream))
  const good = Object.values(fieldsOf(stream)).map((text) => String(JSON.parse(text)))
  return fc
    .tuple(
      fc.oneof(
        { arbitrary: fc.constant(names), weight: 6 },
        fc.array(fc.oneof(oddText, fc.constantFrom(...names)), { maxLength: 8 }),
      ),
      fc.array(
        fc.oneof(
          fc.constant(good),
          fc.tuple(...good.map((value) => fc.oneof({ arbitrary: fc.constant(value), weight: 5 }, cell))),
          fc.array(cell, { maxLength: 10 }),
        ),
        { maxLength: 6 },
      ),
      fc.constantFrom(',', ',', ',', ';', '\t'),
      fc.constantFrom('\n', '\r\n', '\r'),
    )
    .map(([header, lines, between, end]) => ({
      text: [header, ...lines].map((cells) => cells.join(between)).join(end),
      type: 'text/csv',
    }))
}

const attributes = fc.record(
  {
    specversion: fc.constantFrom('1.0', '1.0', '1.0', '0.3', ''),
    id: oddText,
    source: fc.constantFrom('/test', ''),
    type: fc.constantFrom('order', ''),
    time: oddTime,
    dataschema: fc.constantFrom('iglu:quickeats/orders/jsonschema/1-0-0', 'iglu:x', 'http://a/b', ''),
    extension: oddText,
  },
  { requiredKeys: [] },
)
const complete = { specversion: '1.0', id: 'ce-1', source: '/test', type: 'order' }
const structured = (stream: string): fc.Arbitrary<Body> =>
  fc
    .array(fc.tuple(attributes, fc.boolean(), row(stream), fc.constantFrom('data', 'data', 'data_base64')), {
      maxLength: 4,
    })
    .chain((events) =>
      fc.boolean().map((isBatch) => {
        const texts = events.map(([own, isComplete, data, field]) => {
          const head = JSON.stringify({ ...(isComplete && complete), ...own }).slice(0, -1)
          const value = field === 'data' ? data : JSON.stringify(Buffer.from(data).toString('base64'))
          return `${head}${head === '{' ? '' : ','}"${field}":${value}}`
        })
        return isBatch
          ? { text: `[${texts.join(',')}]`, type: 'application/cloudevents-batch+json' }
          : { text: texts[0] ?? '', type: 'application/cloudevents+json' }
      }),
    )

const headerText = fc.oneof(
  fc.constantFrom(
    '1.0',
    'a',
    '%',
    '%zz',
    '%e0%a4%a',
    'caf%C3%A9',
    '"quoted"',
    'iglu:quickeats/orders/jsonschema/1-0-0',
    at,
  ),
  fc.string({ unit: fc.constantFrom(...'abc%=;"\'{}<>/ '), maxLength: 20 }),
)
const binary = (stream: string): fc.Arbitrary<Body> =>
  fc
    .tuple(
      row(stream),
      fc.record(
        {
          'ce-specversion': fc.constantFrom('1.0', '1.0', '1.0', '0.3', '%'),
          'ce-id': headerText,
          'ce-source': headerText,
          'ce-type': headerText,
          'ce-time': headerText,
          'ce-dataschema': headerText,
          'ce-data': headerText,
          'ce-data_base64': headerText,
        },
        { requiredKeys: ['ce-specversion'] },
      ),
      fc.boolean(),
    )
    .map(([text, headers, isComplete]) => ({
      text,
      type: 'application/json',
      headers: isComplete ? { ...headers, 'ce-id': '1', 'ce-source': '/test', 'ce-type': 'order' } : headers,
    }))

const logLine = fc
  .tuple(
    fc.oneof({ arbitrary: fc.constant(at), weight: 4 }, oddTime, oddText),
    fc.array(
      fc.tuple(
        fc.oneof({ arbitrary: fc.constantFrom('device', 'os', 'session', 'err', 'msg'), weight: 5 }, oddName),
        fc.oneof(
          { arbitrary: fc.constantFrom('tv', '"it broke"', 'tizen'), weight: 5 },
          oddText,
          fc.constantFrom('"', '"a', ''),
        ),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([time, pairs]) => `${time} ${pairs.map(([name, value]) => `${name}=${value}`).join(' ')}`)
const lines: fc.Arbitrary<Body> = fc
  .array(logLine, { maxLength: 6 })
  .map((all) => ({ text: all.join('\n'), type: 'text/plain' }))

const bytes: fc.Arbitrary<Body> = fc
  .tuple(
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom(
      'application/json',
      'application/x-ndjson',
      'text/csv',
      'text/plain',
      'application/cloudevents+json',
    ),
  )
  .map(([text, type]) => ({ text, type }))

const strange: fc.Arbitrary<Body> = fc
  .tuple(
    fc.constantFrom(
      'application/xml',
      'constructor',
      '__proto__',
      'toString',
      ';',
      'application/json/json',
      'multipart/form-data; boundary=x',
      'application/avro',
      '*/*',
    ),
    fc.constantFrom('', '{}', '\n\n'),
  )
  .map(([type, text]) => ({ text, type }))

const encoded = (body: Body): fc.Arbitrary<{ bytes: Uint8Array; headers: Record<string, string> }> => {
  const plain = typeof body.text === 'string' ? Buffer.from(body.text) : body.text
  const headers = { ...(body.type !== undefined && { 'content-type': body.type }), ...body.headers }
  const packed = () => new Uint8Array(gzipSync(plain))
  const gzip = { ...headers, 'content-encoding': 'gzip' }
  return fc.oneof(
    { arbitrary: fc.constant({ bytes: plain, headers }), weight: 30 },
    { arbitrary: fc.constant('').map(() => ({ bytes: packed(), headers: gzip })), weight: 4 },
    fc.constant({ bytes: plain, headers: gzip }),
    fc.nat(40).map((cut) => ({ bytes: packed().subarray(0, cut), headers: gzip })),
    fc.nat(30).map((place) => {
      const spoiled = packed()
      spoiled[place % spoiled.length] = 0xaa
      return { bytes: spoiled, headers: gzip }
    }),
    fc
      .constantFrom('br', 'deflate', 'gzip, gzip', 'identity', 'constructor', 'GZIP')
      .map((encoding) => ({ bytes: plain, headers: { ...headers, 'content-encoding': encoding } })),
  )
}

const unknown = fc.constantFrom(
  'quickeats.ordres',
  'quickeats',
  '.',
  'a.b.c',
  '__proto__.orders',
  'quickeats.__proto__',
  '%ff.orders',
  'quickeats.orders%00',
)

export const malformed: fc.Arbitrary<MalformedRequest> = fc
  .oneof({ arbitrary: streams, weight: 30 }, unknown)
  .chain((stream) =>
    fc
      .oneof(
        { arbitrary: ndjson(stream), weight: 6 },
        { arbitrary: json(stream), weight: 4 },
        { arbitrary: csv(stream), weight: 3 },
        { arbitrary: structured(stream), weight: 3 },
        { arbitrary: binary(stream), weight: 2 },
        { arbitrary: lines, weight: 2 },
        bytes,
        strange,
      )
      .chain((body) => fc.tuple(encoded(body), rarely(fc.constant(true), 10)))
      .map(([{ bytes, headers }, isV0]) => ({ stream, isV0: isV0 === true, headers, body: bytes })),
  )
