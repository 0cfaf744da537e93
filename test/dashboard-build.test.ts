import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { buildDashboard } from '../src/cli/build-dashboard.ts'

const directory = mkdtempSync(join(tmpdir(), 'tributary-dashboard-'))
buildDashboard(directory)
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const files = globSync('**/*.{html,js,css,svg}', { cwd: directory })
const read = (path: string) => readFileSync(join(directory, path), 'utf8')

/** Compressed, of all that a first visit loads. */
const SIZE_LIMIT = 150_000

describe('the files of the dashboard', () => {
  it('are small', () => {
    const bytes = files.reduce((sum, path) => sum + gzipSync(read(path)).length, 0)
    expect(files.length).toBe(5)
    expect(bytes).toBeGreaterThan(20_000)
    expect(bytes).toBeLessThan(SIZE_LIMIT)
  })

  it('name no other host', () => {
    const hosts = files.flatMap((path) => read(path).match(/https?:\/\/[\w.-]+/g) ?? [])
    expect([...new Set(hosts)].filter((host) => host !== 'http://www.w3.org')).toEqual([])
  })

  it('need no script or style that stands in the page', () => {
    expect(read('index.html')).not.toMatch(/<style|style="|<script>|\son\w+="/)
    const policy = read('_headers').match(/Content-Security-Policy: (.*)/)?.[1]
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
  })
})
