import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const at = mkdtempSync(join(tmpdir(), 'tributary-packs-'))
afterAll(() => rmSync(at, { recursive: true }))

function check(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'src/cli/main.ts'), 'packs', 'check', ...args],
    { encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

function written(name: string, text: string): string {
  const file = join(at, name)
  writeFileSync(file, text)
  return file
}

const PACK = (timezone: string, extra = '') => `
  import { quickeats } from ${JSON.stringify(join(root, 'src/packs/quickeats.ts'))}
  export const other = { ...quickeats, name: 'other', timezone: '${timezone}' ${extra} }`

describe('packs check', () => {
  it('says that the packs of the list are sound', () => {
    const { status, stdout } = check()
    expect([status, stdout]).toEqual([0, expect.stringContaining('quickeats is sound.')])
  })

  it('says what is wrong with the pack of a file, and how to put it right', () => {
    const file = written('bad.ts', PACK('Bombay'))
    const { status, stdout } = check(file)
    expect([status, stdout]).toEqual([
      1,
      'other has a fault:\n  timezone: "Bombay" is no IANA zone: write it as UTC or Asia/Kolkata\n',
    ])
    expect(JSON.parse(check(file, '--json').stdout)).toEqual({
      packs: [
        { pack: 'other', findings: [{ path: 'timezone', message: expect.stringContaining('Bombay') }] },
      ],
    })
  })

  it.each([
    ['a file that is no module', 'broken.ts', 'export const = 1', /cannot be read/],
    ['a module without a pack', 'none.ts', 'export const answer = 42', /exports no pack/],
  ])('of %s says so', (_, name, text, message) => {
    const { status, stderr } = check(written(name, text))
    expect(status).toBe(1)
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/How to solve it/)
  })

  it('of a pack that is not even of the shape of one says so', () => {
    const file = written('shape.ts', PACK('UTC', ', alerts: { broken: null }'))
    const { status, stdout } = check(file)
    expect([status, stdout]).toEqual([1, expect.stringContaining('not of the shape of a pack')])
  })

  it('with a flag that is none is wrong usage', () => {
    expect(check('--jsn').status).toBe(2)
  })
})
