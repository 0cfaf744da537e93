import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'

type Row = readonly (string | null)[]

interface Asked {
  readonly rows: Row[]
  readonly resolve: (rows: readonly Row[]) => void
  readonly reject: (error: Error) => void
  error?: Error
}

const SOCKET = '.s.PGSQL.5432'
/** 3.0 of the protocol. */
const VERSION = 196_608

/**
 * The few messages of PostgreSQL's protocol that a statement with values in text takes, over a Unix socket without a password. A
 * statement is prepared once. One statement at a time.
 */
export class Connection {
  readonly #socket: Socket
  readonly #prepared = new Map<string, string>()
  #asked: Asked | undefined
  #bytes = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#hear(chunk))
    socket.on('error', (error) => this.#asked?.reject(error))
    socket.on('close', () => this.#asked?.reject(new Error('PostgreSQL closed the connection')))
  }

  static async open(directory: string): Promise<Connection> {
    const socket = createConnection(join(directory, SOCKET))
    await once(socket, 'connect')
    const connection = new Connection(socket)
    const settings = text('user', 'postgres', 'database', 'postgres', '')
    const head = Buffer.alloc(8)
    head.writeInt32BE(head.length + settings.length, 0)
    head.writeInt32BE(VERSION, 4)
    await connection.#ask([head, settings])
    return connection
  }

  query(statement: string, values: readonly (string | null)[]): Promise<readonly Row[]> {
    let name = this.#prepared.get(statement)
    const messages: Buffer[] = []
    if (name === undefined) {
      name = `s${this.#prepared.size}`
      this.#prepared.set(statement, name)
      messages.push(message('P', text(name, statement), int16(0)))
    }
    const parameters = values.flatMap((value) => {
      if (value === null) return [int32(-1)]
      const bytes = Buffer.from(value)
      return [int32(bytes.length), bytes]
    })
    messages.push(
      // all values and all columns as text
      message('B', text('', name), int16(0), int16(values.length), ...parameters, int16(0)),
      message('E', text(''), int32(0)),
      message('S'),
    )
    return this.#ask(messages)
  }

  #ask(messages: readonly Buffer[]): Promise<readonly Row[]> {
    return new Promise((resolve, reject) => {
      this.#asked = { rows: [], resolve, reject }
      this.#socket.write(Buffer.concat(messages))
    })
  }

  #hear(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk])
    for (let end = this.#end(); end !== undefined; end = this.#end()) {
      const kind = String.fromCharCode(this.#bytes[0] ?? 0)
      const body = this.#bytes.subarray(5, end)
      this.#bytes = this.#bytes.subarray(end)
      this.#take(kind, body)
    }
  }

  /** Of the first message, when all of it is there. */
  #end(): number | undefined {
    if (this.#bytes.length < 5) return undefined
    const end = 1 + this.#bytes.readInt32BE(1)
    return this.#bytes.length < end ? undefined : end
  }

  #take(kind: string, body: Buffer): void {
    const asked = this.#asked
    if (!asked) return
    if (kind === 'D') asked.rows.push(columns(body))
    if (kind === 'E') asked.error = new Error(body.toString().replaceAll('\0', ' '))
    if (kind === 'R' && body.readInt32BE(0) !== 0) asked.reject(new Error('PostgreSQL wants a password'))
    if (kind !== 'Z') return
    this.#asked = undefined
    if (asked.error) asked.reject(asked.error)
    else asked.resolve(asked.rows)
  }
}

function columns(body: Buffer): Row {
  let at = 2
  return Array.from({ length: body.readInt16BE(0) }, () => {
    const length = body.readInt32BE(at)
    const from = at + 4
    at = from + Math.max(0, length)
    return length < 0 ? null : body.toString('utf8', from, at)
  })
}

function message(kind: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4)
  return Buffer.concat([Buffer.from(kind), int32(length), ...parts])
}

const text = (...values: readonly string[]) => Buffer.from(values.map((value) => `${value}\0`).join(''))

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}
