import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import model from '../vectors/glue/requests.json' with { type: 'json' }
import { ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY } from './server.ts'
import { readAuthorization, signatureOf } from './signature.ts'

interface Shape {
  readonly type: string
  readonly required?: readonly string[]
  readonly members?: Readonly<Record<string, string>>
  readonly member?: string
  readonly value?: string
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
}
const SHAPES = model.shapes as Readonly<Record<string, Shape>>
const OPERATIONS = model.operations as Readonly<Record<string, string>>

type Table = { Name: string } & Record<string, unknown>

/** Glue's data catalogue for tests, in memory: it takes no request that is not signed, or not as Amazon's model of its API has it. */
export class GlueServer {
  readonly databases = new Map<string, Map<string, Table>>()
  readonly log: string[] = []
  /** Code of the error that every request is answered with. */
  refusal: string | undefined
  readonly #server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    const [status, answer] = this.#answer(request, body)
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer))
  })

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #answer({ method = '', url = '', headers: sent }: IncomingMessage, body: Buffer): [number, object] {
    const headers = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, String(value)]))
    const by = readAuthorization(headers.authorization ?? '')
    if (by?.accessKeyId !== ACCESS_KEY_ID) return error('UnrecognizedClientException')
    const signed = signatureOf({ method, url, headers, body }, by, SECRET_ACCESS_KEY)
    if (by.region !== REGION || by.service !== 'glue' || signed !== by.signature)
      return error('InvalidSignatureException')
    const [, action = ''] = /^AWSGlue\.(\w+)$/.exec(headers['x-amz-target'] ?? '') ?? []
    const shape = OPERATIONS[action]
    if (!shape || headers['content-type'] !== 'application/x-amz-json-1.1')
      return error('UnknownOperationException')
    const input = JSON.parse(body.toString())
    const wrong = check(input, shape, action)
    if (wrong) return error('InvalidInputException', wrong)
    this.log.push(action)
    return this.refusal ? error(this.refusal) : this.#do(action, input)
  }

  #do(
    action: string,
    input: { DatabaseName: string; Name: string; TableInput: Table; DatabaseInput: { Name: string } },
  ): [number, object] {
    if (action === 'GetDatabase')
      return this.databases.has(input.Name)
        ? [200, { Database: { Name: input.Name } }]
        : error('EntityNotFoundException')
    if (action === 'CreateDatabase') {
      if (this.databases.has(input.DatabaseInput.Name)) return error('AlreadyExistsException')
      this.databases.set(input.DatabaseInput.Name, new Map())
      return [200, {}]
    }
    const tables = this.databases.get(input.DatabaseName)
    const name = input.Name ?? input.TableInput.Name
    const there = tables?.get(name)
    if (!tables || (action !== 'CreateTable' && !there)) return error('EntityNotFoundException')
    if (action === 'GetTable')
      return [
        200,
        {
          Table: {
            ...there,
            DatabaseName: input.DatabaseName,
            VersionId: '0',
            IsRegisteredWithLakeFormation: false,
          },
        },
      ]
    if (action === 'CreateTable' && there) return error('AlreadyExistsException')
    tables.set(name, input.TableInput)
    return [200, {}]
  }
}

const error = (code: string, message = code): [number, object] => [400, { __type: code, Message: message }]

/** What is wrong with a value of a shape, or nothing. A member that the model does not know is wrong as well. */
function check(value: unknown, name: string, path: string): string | undefined {
  const shape = SHAPES[name]
  if (!shape) return `${path} is of a shape that is not kept here: ${name}`
  const first = (found: (string | undefined)[]) => found.find((each) => each !== undefined)
  switch (shape.type) {
    case 'structure': {
      if (typeof value !== 'object' || value === null) return `${path} is no structure`
      const missing = shape.required?.find((member) => !(member in value))
      if (missing) return `${path} lacks ${missing}`
      return first(
        Object.entries(value).map(([member, inner]) => {
          const of = shape.members?.[member]
          return of ? check(inner, of, `${path}.${member}`) : `${path} has no member ${member}`
        }),
      )
    }
    case 'list':
      if (!Array.isArray(value)) return `${path} is no list`
      return first(value.map((each, i) => check(each, shape.member ?? '', `${path}[${i}]`)))
    case 'map':
      return first(
        Object.entries(value as object).map(([key, each]) =>
          check(each, shape.value ?? '', `${path}.${key}`),
        ),
      )
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${path} is no boolean`
    case 'string': {
      if (typeof value !== 'string') return `${path} is no string`
      if (value.length < (shape.min ?? 0) || value.length > (shape.max ?? Infinity))
        return `${path} is too short or too long`
      return undefined
    }
  }
  return undefined
}
