import type { Alert, Drift, Share, Spike, Threshold } from '../../../contracts/alert.ts'
import type { Pack } from '../../../contracts/pack.ts'
import type { Gauge, Tumbling } from '../../../contracts/window.ts'
import type { Finding } from './finding.ts'
import { among, nameFindings } from './names.ts'
import { lengthOf, timeFindings } from './times.ts'
import { isNumeric } from './values.ts'

type Window = Tumbling | Gauge

export function* alertFindings({ alerts, windows }: Pack): Generator<Finding> {
  yield* nameFindings('alerts', alerts)
  for (const [name, alert] of Object.entries(alerts)) {
    const path = `alerts.${name}`
    if (!alert.title?.trim())
      yield { path: `${path}.title`, message: 'is empty: say in words what is wrong then' }
    const window = Object.hasOwn(windows, alert.on) ? windows[alert.on] : undefined
    if (!window)
      yield {
        path: `${path}.on`,
        message: `there is no window "${alert.on}": ${among(Object.keys(windows))}`,
      }
    else yield* oneFindings(path, alert, window, windows)
  }
}

function* oneFindings(
  path: string,
  alert: Alert,
  window: Window,
  windows: Pack['windows'],
): Generator<Finding> {
  if (alert.kind === 'missing') {
    yield* timeFindings(`${path}.for`, alert.for)
    yield* atLeastFindings(`${path}.for`, lengthOf(alert.for), lengthOfWindow(window), 'its window')
    return
  }
  yield* readFindings(`${path}.value`, alert.value, window)
  if (alert.kind === 'threshold') yield* thresholdFindings(path, alert, window)
  if (alert.kind === 'spike') yield* spikeFindings(path, alert, window)
  if (alert.kind === 'share') yield* shareFindings(path, alert, window, windows)
  if (alert.kind === 'drift') yield* driftFindings(path, alert, window)
}

const lengthOfWindow = (window: Window) => lengthOf(window.kind === 'gauge' ? window.every : window.size)

/** A value that can be compared. */
function* readFindings(path: string, name: string, { values }: Window): Generator<Finding> {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  if (!value)
    yield { path, message: `there is no value "${name}" in the window: ${among(Object.keys(values))}` }
  else if (!isNumeric(value))
    yield { path, message: `"${name}" is a list, and is never above or below anything` }
}

function* volumeFindings(path: string, volume: object | undefined, window: Window): Generator<Finding> {
  for (const [name, least] of Object.entries(volume ?? {})) {
    yield* readFindings(`${path}.volume.${name}`, name, window)
    if (!(least >= 0)) yield { path: `${path}.volume.${name}`, message: `must be 0 or more, and is ${least}` }
  }
}

function* countFindings(path: string, count: number | undefined, least: number): Generator<Finding> {
  if (count !== undefined && !(Number.isInteger(count) && count >= least))
    yield { path, message: `must be a whole number of windows from ${least}, and is ${count}` }
}

function* atLeastFindings(
  path: string,
  length: number | undefined,
  least: number | undefined,
  what: string,
): Generator<Finding> {
  if (length !== undefined && least !== undefined && length < least)
    yield { path, message: `must not be shorter than ${what}` }
}

function* thresholdFindings(path: string, alert: Threshold, window: Window): Generator<Finding> {
  const { above, below, clear } = alert
  if (above === undefined && below === undefined) yield { path, message: 'has no bound: say above or below' }
  if (above !== undefined && below !== undefined && clear !== undefined)
    yield { path: `${path}.clear`, message: 'cannot be of two bounds: make two alerts of it' }
  else yield* clearFindings(path, alert)
  yield* countFindings(`${path}.for`, alert.for, 1)
  yield* volumeFindings(path, alert.volume, window)
}

interface Bounds {
  readonly above?: number
  readonly below?: number
  readonly clear?: number
}

/** Cleared on the good side of the bound, or it would be raised and cleared by turns. */
function* clearFindings(path: string, { above, below, clear }: Bounds): Generator<Finding> {
  if (clear === undefined) return
  if (above !== undefined && clear > above)
    yield { path: `${path}.clear`, message: `must not be over above, ${above}, and is ${clear}` }
  if (below !== undefined && clear < below)
    yield { path: `${path}.clear`, message: `must not be under below, ${below}, and is ${clear}` }
}

function* spikeFindings(path: string, alert: Spike, window: Window): Generator<Finding> {
  yield* countFindings(`${path}.baseline`, alert.baseline, 8)
  yield* countFindings(`${path}.for`, alert.for, 1)
  if (!(alert.deviations > 0)) yield { path: `${path}.deviations`, message: 'must be above 0' }
  if (!(alert.atLeast >= 0)) yield { path: `${path}.atLeast`, message: 'must be 0 or more' }
  yield* volumeFindings(path, alert.volume, window)
}

function* shareFindings(
  path: string,
  alert: Share,
  window: Window,
  windows: Pack['windows'],
): Generator<Finding> {
  const other = Object.hasOwn(windows, alert.of.window) ? windows[alert.of.window] : undefined
  if (!other) {
    yield {
      path: `${path}.of.window`,
      message: `there is no window "${alert.of.window}": ${among(Object.keys(windows))}`,
    }
    return
  }
  yield* readFindings(`${path}.of.value`, alert.of.value, other)
  if (window.kind !== 'gauge' || other.kind !== 'gauge')
    yield { path, message: 'compares gauges, and one of the two windows is none' }
  else if (JSON.stringify(window.by ?? []) !== JSON.stringify(other.by ?? []) || window.every !== other.every)
    yield {
      path,
      message: `"${alert.on}" and "${alert.of.window}" must have the same by and the same every: or their rows do not meet`,
    }
  yield* clearFindings(path, alert)
  yield* countFindings(`${path}.for`, alert.for, 1)
  if (!(alert.of.atLeast >= 0)) yield { path: `${path}.of.atLeast`, message: 'must be 0 or more' }
}

function* driftFindings(path: string, alert: Drift, window: Window): Generator<Finding> {
  const by: readonly unknown[] = window.by ?? []
  if (window.kind !== 'tumbling') yield { path: `${path}.on`, message: 'must be a tumbling window' }
  if (!by.includes(alert.across))
    yield {
      path: `${path}.across`,
      message: `"${alert.across}" must be one of what the window is by: ${among(by.map(String))}`,
    }
  for (const span of ['recent', 'reference'] as const) {
    yield* timeFindings(`${path}.${span}`, alert[span])
    yield* atLeastFindings(`${path}.${span}`, lengthOf(alert[span]), lengthOfWindow(window), 'its window')
  }
  if (!(alert.above > 0)) yield { path: `${path}.above`, message: 'must be above 0' }
  yield* clearFindings(path, alert)
  if (!(alert.volume >= 0)) yield { path: `${path}.volume`, message: 'must be 0 or more' }
}
