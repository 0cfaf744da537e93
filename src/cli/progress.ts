const BAR = 24
const REDRAW_MS = 100
const LINE_MS = 5_000

export interface Progress {
  update(done: number, total: number, note?: string): void
  /** Leaves the last state standing. */
  stop(): void
}

/**
 * How far something is, on stderr so that stdout stays for results: a bar that redraws itself on a terminal, else a plain
 * line every few seconds.
 *
 * Not the one of @clack/prompts: its spinner takes the keyboard and ends the process with 0 at Ctrl-C, before what is under
 * way could be finished or told.
 */
export function progress(label: string, isQuiet = false): Progress {
  if (isQuiet) return { update() {}, stop() {} }
  const isTTY = process.stderr.isTTY === true
  let state = { done: 0, total: 0, note: '' }
  let drawnAt = isTTY ? 0 : Date.now()
  let isStale = false
  const draw = () => {
    drawnAt = Date.now()
    isStale = false
    const line = `${label}  ${progressLine(state, isTTY)}`
    const columns = process.stderr.columns || 80
    process.stderr.write(isTTY ? `\r\x1b[2K${line.slice(0, columns - 1)}` : `${line}\n`)
  }
  return {
    update(done, total, note = '') {
      state = { done, total, note }
      isStale = true
      if (Date.now() - drawnAt >= (isTTY ? REDRAW_MS : LINE_MS)) draw()
    },
    stop() {
      if (isStale) draw()
      if (isTTY) process.stderr.write('\n')
    },
  }
}

interface State {
  done: number
  total: number
  note: string
}

export function progressLine({ done, total, note }: State, hasBar: boolean): string {
  const share = total > 0 ? Math.min(1, done / total) : 0
  const filled = Math.round(share * BAR)
  const bar = hasBar ? `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ` : ''
  return `${bar}${done}/${total} ${Math.floor(share * 100)}%${note && `  ${note}`}`
}
