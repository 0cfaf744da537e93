import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEPLOYED } from '../src/cli/local-config.ts'
import { PROBLEMS } from '../src/contracts/problem.ts'
import { PROBLEM_TEXTS } from '../src/gateway/pages/problem-texts.ts'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const files = (pattern: string) => globSync(pattern, { cwd: root }).sort()

const sources = files('{src,workers}/**/*.{ts,tsx}').filter((path) => !path.endsWith('.d.ts'))

/** Paths inside the repository that a file imports, dynamically or not. */
function importsOf(path: string): string[] {
  const found = read(path).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)
  return [...found].map(([, specifier = '']) => relative(root, resolve(root, dirname(path), specifier)))
}

/** `src/engine/header/jpeg.ts` → `engine`. */
const layerOf = (path: string) => path.split('/')[path.startsWith('src/') ? 1 : 0] ?? ''

const WORKERS = [
  'gateway',
  'preprocess',
  'infer',
  'inspect',
  'lake',
  'notify',
  'recover',
  'stream',
  'telemetry',
  'warehouse',
  'bridge',
  'replay',
]

/** What each layer may import besides itself. Imports flow one way, and workers never import each other. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  contracts: [],
  packs: ['contracts'],
  engine: ['contracts'],
  platform: ['contracts', 'engine'],
  ...Object.fromEntries(WORKERS.map((worker) => [worker, ['contracts', 'engine', 'platform']])),
  // a page in a browser: it knows the platform by what crosses its boundary, and nothing of its rules
  dashboard: ['contracts'],
  cli: ['contracts', 'engine', 'packs'],
  workers: ['contracts', 'engine', 'packs', 'platform', ...WORKERS],
}

describe('the layers', () => {
  it('are all known', () => {
    expect(sources.filter((path) => !(layerOf(path) in MAY_IMPORT))).toEqual([])
  })

  it('import only downwards, and never a sibling', () => {
    const wrong = sources.flatMap((path) =>
      importsOf(path)
        .filter((target) => layerOf(target) !== layerOf(path))
        .filter((target) => !MAY_IMPORT[layerOf(path)]?.includes(layerOf(target)))
        .map((target) => `${path} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('hold no file that imports itself by way of others', () => {
    const known = new Set(sources)
    const imports = new Map(
      sources.map((path) => [path, importsOf(path).filter((target) => known.has(target))]),
    )
    const isFine = new Set<string>()
    const circles: string[] = []
    const follow = (path: string, way: readonly string[]) => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
      if (way.includes(path) || isFine.has(path)) return
      for (const target of imports.get(path) ?? []) follow(target, [...way, path])
      isFine.add(path)
    }
    for (const path of sources) follow(path, [])
    expect(circles).toEqual([])
  })

  it.each(files('workers/*.ts'))('%s is wiring of under 40 lines', (path) => {
    expect(read(path).split('\n').length).toBeLessThan(40)
  })
})

describe('the engine', () => {
  const IMPURE =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bcrypto\b|\bfetch\(|\bprocess\.|\bscheduler\b|\bsetTimeout\b|\benv\./
  const comments = /\/\*[\s\S]*?\*\/|\/\/.*$/gm

  it.each(files('src/engine/**/*.ts'))('%s reads no clock, chance, network or binding', (path) => {
    expect(read(path).replace(comments, '')).not.toMatch(IMPURE)
  })

  it('names no pack', () => {
    const names = files('src/packs/*.ts')
      .map((path) => path.replace(/.*\/|\.ts$/g, ''))
      .filter((name) => name !== 'index')
    const wrong = files('src/engine/**/*.ts').filter((path) =>
      names.some((name) => read(path).includes(`'${name}'`)),
    )
    expect(wrong).toEqual([])
  })
})

describe('the files', () => {
  it.each(sources)('%s stays under 250 lines', (path) => {
    expect(read(path).split('\n').length).toBeLessThanOrEqual(250)
  })

  it('hold no explicit any, no unhandled work left over and no import of all of zod', () => {
    const wrong = sources.filter((path) => /\b(TODO|FIXME)\b|import \{ z \} from 'zod'/.test(read(path)))
    expect(wrong).toEqual([])
  })

  it('keep the rule "one word, four places" for every worker', () => {
    for (const worker of WORKERS.filter((name) => name !== 'gateway')) {
      expect(existsSync(join(root, `workers/${worker}.ts`))).toBe(true)
      expect(existsSync(join(root, `workers/${worker}.toml`))).toBe(true)
      expect(existsSync(join(root, `src/${worker}`))).toBe(true)
    }
  })

  it('deploy every worker that has a configuration, but the local stand-in', () => {
    expect(['wrangler.toml', ...files('workers/*.toml')].sort()).toEqual(
      [...DEPLOYED, 'workers/telemetry.toml'].sort(),
    )
  })

  it('name no registry and no path of a machine', () => {
    const tracked = [
      ...sources,
      ...files('{docs,migrations,.ci}/**/*'),
      ...files('*.{json,toml,md}'),
      ...files('workers/*.toml'),
    ]
    const wrong = tracked
      .filter((path) => !path.endsWith('.png') && statSync(join(root, path)).isFile())
      .filter((path) => /registry\.npmjs|\/home\/|\/root\/|"resolved"/.test(read(path)))
    expect(wrong).toEqual([])
  })

  it('pin every dependency to one version', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'))
    for (const version of Object.values({ ...dependencies, ...devDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
  })
})

describe('the documentation', () => {
  const pages = ['README.md', ...files('docs/*.md')]

  it.each(pages)('%s names only files that exist', (page) => {
    const named = [
      ...read(page).matchAll(
        /`((?:src|workers|test|migrations|models|docs)\/[\w./-]+)`|\]\(((?!https?:|#)[\w./-]+)/g,
      ),
    ]
    const missing = named
      .map(([, quoted, linked]) => quoted ?? join(dirname(page), linked ?? ''))
      .filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  it('has a heading for every problem, and none for one that is gone', () => {
    const headings = [...read('docs/problems.md').matchAll(/^## (.+)$/gm)].map(([, name]) => name)
    expect(headings.sort()).toEqual(Object.keys(PROBLEMS).sort())
    for (const text of Object.values(PROBLEM_TEXTS)) expect(read('docs/problems.md')).toContain(text)
  })

  it('speaks of every command of package.json that the README shows', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const shown = [...read('README.md').matchAll(/npm (?:run )?(start|test|bench|check)\b/g)].map(
      ([, name]) => name ?? '',
    )
    for (const name of shown) expect(Object.keys(scripts)).toContain(name)
  })
})
