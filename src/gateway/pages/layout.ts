import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d9dee5, #333a44); --soft: light-dark(#f4f6f9, #1b2027); --accent: light-dark(#0b62c4, #6cb2ff) }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.7rem } h2 { font-size: 1.2rem; margin-top: 2.5rem } h3 { font-size: 1rem; margin: 1.6rem 0 .3rem }
a { color: var(--accent) } p { margin: .3rem 0 }
code, pre { font: .88rem/1.5 ui-monospace, monospace } code { overflow-wrap: anywhere }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .7rem; overflow-x: auto }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 } td:first-child { width: 11rem } td:nth-child(2):not(:last-child) { width: 8rem }
th, td { text-align: left; vertical-align: top; border-top: 1px solid var(--line); padding: .3rem .6rem .3rem 0 }
.method { display: inline-block; min-width: 4rem; font-weight: 700; color: var(--accent) }
`

export function layout(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Tributary</title>
    <style>${raw(STYLE)}</style>
  </head>
  <body><h1>${title}</h1>${body}</body>
</html>`
}
