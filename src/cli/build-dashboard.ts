import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { argv } from 'node:process'
import { buildSync } from 'esbuild'
import { ROOT } from './installation.ts'

const SOURCE = join(ROOT, 'src/dashboard')

/** No script, style or picture but the dashboard's own; pictures of charts are made in the page, as blobs. */
const HEADERS = `/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`

/** Makes the dashboard's files in a folder that is its own, in a quarter of a second. Names tell the content, so they may be kept for ever. */
export function buildDashboard(directory: string): void {
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['main.tsx', 'theme.ts', 'style/main.css'].map((name) => join(SOURCE, name)),
    outdir: join(directory, 'assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    metafile: true,
    logLevel: 'warning',
  })
  const made = Object.keys(metafile.outputs).map((path) => basename(path))
  const named = (start: string, end: string) =>
    `/assets/${made.find((name) => name.startsWith(`${start}-`) && name.endsWith(end))}`
  writeFileSync(
    join(directory, 'index.html'),
    page(named('main', '.js'), named('theme', '.js'), named('main', '.css')),
  )
  writeFileSync(join(directory, 'favicon.svg'), ICON)
  writeFileSync(join(directory, '_headers'), HEADERS)
}

/** The theme is chosen before anything is painted, and so by a script that is waited for. */
const page = (script: string, theme: string, style: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Tributary</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="${style}">
    <script src="${theme}"></script>
    <script type="module" src="${script}"></script>
  </head>
  <body>
    <div id="app"></div>
    <noscript>The dashboard needs JavaScript. What it shows is at <a href="/reference">the API</a> too.</noscript>
  </body>
</html>
`

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M4 6c8 0 8 10 16 10h8M4 16h24M4 26c8 0 8-10 16-10" fill="none" stroke="#0f7b6c" stroke-width="3.2" stroke-linecap="round"/></svg>
`

// "wrangler deploy" runs this file, as wrangler.toml says
if (import.meta.main) buildDashboard(resolve(argv[2] ?? 'dist/dashboard'))
