import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { DEPLOYED } from '../src/cli/local-config.ts'

const root = resolve(import.meta.dirname, '..')

/** A Worker's script may take so much, compressed, on Workers Paid. */
const SCRIPT_LIMIT = 10_000_000

it.each(DEPLOYED)(
  '%s can be deployed, within the size limit',
  (config) => {
    const outdir = mkdtempSync(join(tmpdir(), 'tributary-deploy-'))
    try {
      execFileSync(
        process.execPath,
        [
          'node_modules/wrangler/bin/wrangler.js',
          'deploy',
          '--dry-run',
          '--minify',
          '-c',
          config,
          '--outdir',
          outdir,
        ],
        { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: 'true' }, stdio: 'pipe' },
      )
      const modules = readdirSync(outdir).filter((name) => !name.endsWith('.map') && name !== 'README.md')
      const bytes = modules.reduce((sum, name) => sum + gzipSync(readFileSync(join(outdir, name))).length, 0)
      expect(bytes).toBeGreaterThan(1_000)
      expect(bytes).toBeLessThan(SCRIPT_LIMIT)
    } finally {
      rmSync(outdir, { recursive: true, force: true })
    }
  },
  60_000,
)
