import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import { KEY, type Platform, root, sharedPlatform } from './platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await sharedPlatform()
})

const ask = (body: object, path = '/v1/sql', api = platform.api) =>
  api.fetch(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })

const page = readFileSync(join(root, 'docs/sql.md'), 'utf8')
const blocks = (kind: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text)

async function shell(command: string): Promise<string> {
  const env = { ...process.env, KEY, TRIBUTARY_KEY: KEY, TRIBUTARY_URL: platform.api.url }
  const script = command
    .replaceAll('http://127.0.0.1:8787', platform.api.url)
    .replace('curl ', 'curl -sS ')
    .replace('npx tributary', `${process.execPath} src/cli/main.ts`)
  return (await promisify(execFile)('bash', ['-c', script], { cwd: root, env })).stdout
}

it('the commands of the page do what it says', async () => {
  const [curl = '', query = ''] = blocks('sh')
  const [answer = '{}'] = blocks('json')
  expect(JSON.parse(await shell(curl))).toEqual({ ...JSON.parse(answer), elapsed_ms: expect.any(Number) })
  expect((await shell(query)).trimEnd().split('\n')).toEqual([
    'quarter  days',
    '      1    90',
    '      2    91',
    '      3    92',
    '      4    92',
  ])
  const [, recursion = ''] = /`(WITH RECURSIVE [^`]+)`/.exec(page) ?? []
  expect(await (await ask({ sql: recursion })).json()).toMatchObject({ rows: 100, truncated: false })
})

it('an answer comes in the format that the body or the address names', async () => {
  const sql = "SELECT 1 AS a, 'x,\"y' AS b, NULL AS c"
  const csv = await ask({ sql, format: 'csv' })
  expect(csv.headers.get('Content-Type')).toContain('text/csv')
  expect(csv.headers.get('Truncated')).toBe('false')
  expect(await csv.text()).toBe('a,b,c\r\n1,"x,""y",\r\n')
  const ndjson = await ask({ sql, format: 'csv' }, '/v1/sql?format=ndjson')
  expect(await ndjson.text()).toBe('{"a":1,"b":"x,\\"y","c":null}\n')
})

it('a key without the scope sql is refused, and one with it reads', async () => {
  const keyOf = async (scopes: string[]) => {
    const body = JSON.stringify({ name: 'a person', scopes })
    const headers = { 'Content-Type': 'application/json' }
    const { key } = await platform.api.json<{ key: string }>('/v1/keys', { method: 'POST', body, headers })
    return client(platform.api.url, key)
  }
  const without = await ask({ sql: 'SELECT 1' }, '/v1/sql', await keyOf(['read:*']))
  expect([without.status, await without.json()]).toMatchObject([403, { type: '/problems#forbidden' }])
  const person = await keyOf(['sql'])
  expect((await ask({ sql: 'SELECT 1' }, '/v1/sql', person)).status).toBe(200)
  const refused = await ask({ sql: 'SELECT sha256 FROM keys' }, '/v1/sql', person)
  expect([refused.status, await refused.json()]).toMatchObject([403, { type: '/problems#query-refused' }])
})

it('a fault of the SQL is a problem that says where and what may be meant', async () => {
  const response = await ask({ sql: 'SELECT holyday\nFROM time_dim' })
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { type: '/problems#query-invalid', line: 1, column: 8, nearest: expect.arrayContaining(['holiday']) },
  ])
  await expect(shell('npx tributary query "SELECT * FROM kees"')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no such table: kees'),
  })
})

it('a figure is read by its name on the command line, in the form that is wanted', async () => {
  const command =
    'npx tributary kpi quickeats.top_restaurants --from 2026-11-01 --to 2026-11-02 --filter city=Pune'
  const path = '/v1/kpis/quickeats.top_restaurants?from=2026-11-01&to=2026-11-02&city=Pune'
  const { meta, data } = await platform.api.json<{ meta: { name: string }[]; data: object[] }>(path)
  const names = meta.map(({ name }) => name)
  expect(JSON.parse(await shell(`${command} --json`))).toMatchObject({ meta, data })
  expect((await shell(`${command} --format csv`)).split('\r\n')[0]).toBe(names.join(','))
  expect((await shell(command)).trim().split(/\s+/).slice(0, names.length)).toEqual(names)
  await expect(shell(`${command} --format xml`)).rejects.toMatchObject({ code: 2 })
})
