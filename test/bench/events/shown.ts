import { Client, type Target } from './client.ts'
import type { StreamName } from './rows.ts'

interface WindowsAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly counts: { readonly rows: number }
}

/** The window by which it is seen that rows of a stream are there, and how many it shows. */
const WINDOWS: Record<
  StreamName,
  { readonly name: string; readonly shows: (answer: WindowsAnswer) => number }
> = {
  'quickeats.payments': { name: 'payment_success', shows: ({ rows }) => sum(rows, 'attempts') },
  'quickeats.orders': { name: 'orders_per_city', shows: ({ rows }) => sum(rows, 'orders') },
  'playback.heartbeats': { name: 'buffering', shows: ({ counts }) => counts.rows },
}

const LONGEST_MS = 60_000
const LOOK_EVERY_MS = 20

/** How many rows the window shows now. */
export async function shownNow(target: Target, stream: StreamName): Promise<number> {
  const client = new Client(target, 1)
  try {
    return await look(client, stream)
  } finally {
    client.close()
  }
}

/** How many rows the window itself has. */
export async function windowRows(target: Target, stream: StreamName): Promise<number> {
  const client = new Client(target, 1)
  try {
    return (await client.get<WindowsAnswer>(pathOf(stream))).rows.length
  } finally {
    client.close()
  }
}

/** Asks for the window until it shows so many rows. One more than that is a row that was counted twice. */
export async function untilShown(target: Target, stream: StreamName, wanted: number): Promise<void> {
  const client = new Client(target, 1)
  const deadline = performance.now() + LONGEST_MS
  try {
    for (;;) {
      const seen = await look(client, stream)
      if (seen === wanted) return
      if (seen > wanted || performance.now() > deadline)
        throw new Error(`the window of ${stream} shows ${seen} rows of ${wanted}`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
  } finally {
    client.close()
  }
}

async function look(client: Client, stream: StreamName): Promise<number> {
  return WINDOWS[stream].shows(await client.get<WindowsAnswer>(pathOf(stream)))
}

const pathOf = (stream: StreamName) => `/v1/windows/${stream.split('.')[0]}.${WINDOWS[stream].name}`

function sum(rows: WindowsAnswer['rows'], column: string): number {
  return rows.reduce((total, row) => total + Number(row[column]), 0)
}
