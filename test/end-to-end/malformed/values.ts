import fc from 'fast-check'

/** Text that trips those who are not careful. */
export const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ufeff',
    '\u2028',
    'a\u2029b',
    '\r\n',
    '\u0085',
    '\ud800',
    'x\udfff',
    '\u202e',
    '__proto__',
    'constructor',
    'toString',
    '__other__',
    'null',
    'NaN',
    '-0',
    "'; DROP TABLE windows; --",
    '../../../etc/passwd',
    '%',
    '%00',
    '%ff',
    '🦄'.repeat(50),
    'ä'.normalize('NFD'),
  ),
  fc.integer({ min: 150, max: 3000 }).map((length) => 'x'.repeat(length)),
)

export const oddTime = fc.oneof(
  fc.constantFrom(
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59Z',
    '+275760-09-13T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2024-02-29T23:59:59Z',
    '2026-11-01T24:00:00Z',
    '2026-11-01T10:00:60Z',
    '2026-11-01T10:00:00+99:99',
    '2026-11-01T10:00:00-23:59',
    '2026-11-01T10:00:00',
    '2026-11-01t10:00:00z',
    '2026-11-01T10:00:00.1234567890123456789Z',
    '2026-11-01T10:00Z',
    '2026-11-01',
    '20261101T100000Z',
    'now',
    '1793527200000',
    '2026-13-01T00:00:00Z',
    '２０２６-11-01T10:00:00Z',
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
)

/** Deep as a request can make it: readers that call themselves run out of stack. */
const deep = fc
  .tuple(fc.constantFrom(['[', ']'], ['{"a":', '}']), fc.constantFrom(10, 500, 5_000, 40_000))
  .map(([[open = '', close = ''], depth]) => `${open.repeat(depth)}1${close.repeat(depth)}`)

/** Values as JSON text, some of which no value of JavaScript gives. */
export const oddJson = fc.oneof(
  oddText.map((text) => JSON.stringify(text)),
  oddTime.map((text) => JSON.stringify(text)),
  fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    'null',
    'true',
    '[]',
    '{}',
    '1e999',
    '-1e999',
    '1e-999',
    '-0',
    '0.1e1',
    '9007199254740993',
    '123456789012345678901234567890123456789012345678901234567890',
    '"\\ud800"',
    '"\\u0000"',
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"a":1,"a":2}',
    'NaN',
    'Infinity',
    '01',
    '.5',
    "'single'",
    'undefined',
    '/* */1',
    '"open',
    '[1,]',
  ),
  { arbitrary: deep, weight: 1 },
)

export const oddName = fc.oneof(
  oddText,
  fc.constantFrom('schema', 'data', 'id', '$ref', '0', 'length', 'then', 'toJSON'),
)
