import { defineCommand } from 'citty'
import { type Key, KeySettings, type NewKey } from '../contracts/access.ts'
import { fieldErrors } from '../contracts/problem.ts'
import { CONNECTION_ARGS, connect } from './client.ts'
import { Failure } from './failure.ts'
import { renderPairs, renderTable } from './table.ts'

const list = defineCommand({
  meta: { name: 'list', description: 'List the keys, without their secrets' },
  args: CONNECTION_ARGS,
  async run({ args }) {
    const { keys } = await connect(args).json<{ keys: Key[] }>('/v1/keys')
    console.log(args.json ? JSON.stringify({ keys }) : renderKeys(keys))
  },
})

const create = defineCommand({
  meta: { name: 'create', description: 'Make a key and show it, this once' },
  args: {
    name: { type: 'string', required: true, description: 'Whose or what for' },
    scopes: {
      type: 'string',
      required: true,
      description: 'With commas between: images:write,read:imaging,models:write,admin',
    },
    'requests-per-minute': { type: 'string', default: '6000', description: 'Its rate limit' },
    'dry-run': { type: 'boolean', description: 'Say what would be made' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const gateway = connect(args)
    const settings = readSettings(args.name, args.scopes, args['requests-per-minute'])
    if (args['dry-run']) {
      const text = `Would make this key at ${gateway.url}; none was made.\n${renderSettings(settings)}`
      return console.log(args.json ? JSON.stringify({ dry_run: true, ...settings }) : text)
    }
    const headers = { 'Content-Type': 'application/json' }
    const made = await gateway.json<NewKey>('/v1/keys', {
      method: 'POST',
      headers,
      body: JSON.stringify(settings),
    })
    const text = `${renderPairs([
      ['key', made.key],
      ['id', made.id],
    ])}\n${renderSettings(made)}\n\nKeep the key now: it is not shown again.`
    console.log(args.json ? JSON.stringify(made) : text)
  },
})

const revoke = defineCommand({
  meta: { name: 'revoke', description: 'Revoke a key; it is refused everywhere within 10 seconds' },
  args: {
    id: { type: 'positional', required: true, description: 'Its id, as "keys list" shows it' },
    'dry-run': { type: 'boolean', description: 'Say what would be revoked' },
    ...CONNECTION_ARGS,
  },
  async run({ args }) {
    const gateway = connect(args)
    const { keys } = await gateway.json<{ keys: Key[] }>('/v1/keys')
    const known = keys.find(({ id }) => id === args.id)
    if (!known) throw new Failure(`There is no key ${args.id}.`, '"npx tributary keys list" shows every id.')
    if (args['dry-run']) {
      const text = `Would revoke ${known.id} (${known.name}); nothing was changed.`
      return console.log(args.json ? JSON.stringify({ dry_run: true, ...known }) : text)
    }
    const revoked = await gateway.json<Key>(`/v1/keys/${encodeURIComponent(args.id)}`, { method: 'DELETE' })
    console.log(args.json ? JSON.stringify(revoked) : `Revoked ${revoked.id} (${revoked.name}).`)
  },
})

export const keys = defineCommand({
  meta: { name: 'keys', description: 'List, make and revoke API keys' },
  subCommands: { list, create, revoke },
})

function readSettings(name: string, scopes: string, requestsPerMinute: string): KeySettings {
  const { data, error } = KeySettings.safeParse({
    name,
    scopes: scopes.split(',').map((scope) => scope.trim()),
    requests_per_minute: Number(requestsPerMinute),
  })
  if (data) return data
  throw new Failure(
    'The key cannot be made so.',
    fieldErrors(error)
      .map(({ path, message }) => `${path}: ${message}`)
      .join('; '),
    2,
  )
}

function renderSettings({ name, scopes, requests_per_minute }: KeySettings): string {
  return renderPairs([
    ['name', name],
    ['scopes', scopes.join(', ')],
    ['requests per minute', String(requests_per_minute)],
  ])
}

function renderKeys(keys: readonly Key[]): string {
  const columns = [
    { head: 'id' },
    { head: 'name', max: 40 },
    { head: 'scopes' },
    { head: 'requests/min', align: 'right' },
    { head: 'created' },
    { head: 'revoked' },
  ] as const
  return renderTable(
    columns,
    keys.map((key) => [
      key.id,
      key.name,
      key.scopes.join(', '),
      String(key.requests_per_minute),
      key.created_at.slice(0, 10),
      key.revoked_at?.slice(0, 10) ?? '',
    ]),
  )
}
