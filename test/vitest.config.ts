import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const root = resolve(import.meta.dirname, '..')

/** The worker that others' bindings name: there, but its objects know no call, as if they were away. */
const AWAY = {
  name: 'tributary-stream',
  modules: true,
  script: 'export class Teller {} export class Board {} export default {}',
  durableObjects: {
    TELLER: { className: 'Teller', useSQLite: true },
    BOARD: { className: 'Board', useSQLite: true },
  },
  compatibilityDate: '2026-09-01',
}

/** All cores: vitest leaves one free, which is half of a small machine. */
const maxWorkers = availableParallelism()

/** One project in Node, those in workerd with the .toml of the worker whose bindings they need, one over all workers. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'node',
          include: [
            'test/*.test.ts',
            'test/contracts/**/*.test.ts',
            'test/engine/**/*.test.ts',
            'test/cli/**/*.test.ts',
            'test/dashboard/**/*.test.ts',
          ],
          // properties and simulated days take seconds, and more on a machine that is busy
          testTimeout: 60_000,
          maxWorkers,
          // a file begins with what those before it have imported, and with nothing that they put in its place
          isolate: false,
          restoreMocks: true,
        },
      },
      inWorkerd('preprocess', './workers/preprocess.toml'),
      inWorkerd('infer', './workers/infer.toml'),
      inWorkerd('inspect', './workers/inspect.toml'),
      inWorkerd('database', './workers/recover.toml'),
      inWorkerd('stream', './workers/stream.toml'),
      inWorkerd('warehouse', './workers/warehouse.toml'),
      inWorkerd('lake', './workers/lake.toml'),
      // one server that misbehaves as each test wants it: one file at a time
      inWorkerd('bridge', './workers/bridge.toml', {
        globalSetup: 'test/s3/setup.ts',
        maxWorkers: 1,
        sequence: { groupOrder: 2 },
      }),
      {
        root,
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          globalSetup: 'test/end-to-end/bundle-all.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
          // so that some can share a tree
          isolate: false,
          // their trees of processes are for themselves: what counts milliseconds is not beside them
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

function inWorkerd(
  name: string,
  configPath: string,
  more: Partial<TestProjectInlineConfiguration['test']> = {},
) {
  return {
    root,
    plugins: [cloudflareTest({ wrangler: { configPath }, miniflare: { workers: [AWAY] } })],
    test: { name, include: [`test/workers/${name}*.test.ts`], testTimeout: 30_000, maxWorkers, ...more },
  }
}
