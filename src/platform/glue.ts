import { AwsClient } from 'aws4fetch'
import type { GlueTable } from '../engine/bridge/athena/glue-table.ts'
import { explainGlue } from '../engine/bridge/glue-fault.ts'
import type { BridgeTarget } from '../engine/bridge/settings.ts'
import { TargetFault } from '../engine/bridge/target-fault.ts'

const PATIENCE_MS = 20_000

type Known = 'EntityNotFoundException' | 'AlreadyExistsException'

/** AWS Glue's data catalogue, by its JSON API of version 2017-03-31. What it refuses throws a `TargetFault`. */
export class Glue {
  readonly #endpoint: string
  readonly #client: AwsClient

  constructor(endpoint: string, { accessKeyId, secretAccessKey, region }: BridgeTarget) {
    this.#endpoint = endpoint
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 'glue', retries: 0 })
  }

  async hasDatabase(name: string): Promise<boolean> {
    return (await this.#call('GetDatabase', { Name: name }, 'EntityNotFoundException')) !== undefined
  }

  /** One that is there already is left as it is. */
  async createDatabase(name: string): Promise<void> {
    await this.#call('CreateDatabase', { DatabaseInput: { Name: name } }, 'AlreadyExistsException')
  }

  async table(database: string, name: string): Promise<Partial<GlueTable> | undefined> {
    const answer = await this.#call(
      'GetTable',
      { DatabaseName: database, Name: name },
      'EntityNotFoundException',
    )
    return (answer as { Table: Partial<GlueTable> } | undefined)?.Table
  }

  async createTable(database: string, table: GlueTable): Promise<void> {
    await this.#call('CreateTable', { DatabaseName: database, TableInput: table }, 'AlreadyExistsException')
  }

  /** The versions before it are not kept: the log of the table has its history. */
  async updateTable(database: string, table: GlueTable): Promise<void> {
    await this.#call('UpdateTable', { DatabaseName: database, TableInput: table, SkipArchive: true })
  }

  /** @param expected an error that is an answer: nothing */
  async #call(action: string, input: object, expected?: Known): Promise<unknown> {
    const { status, body } = await this.#send(action, JSON.stringify(input))
    if (status === 200) return body
    const { __type = '', message, Message } = body as { __type?: string; message?: string; Message?: string }
    const code = __type.split('#').at(-1) ?? ''
    if (code === expected) return undefined
    throw new TargetFault(explainGlue(action, status, code, message ?? Message ?? '', this.#endpoint))
  }

  async #send(action: string, input: string): Promise<{ status: number; body: unknown }> {
    try {
      const request = await this.#client.sign(`${this.#endpoint}/`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `AWSGlue.${action}` },
        body: input,
      })
      const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'manual' })
      // As bytes: of text with this Content-Type the runtime warns.
      const text = new TextDecoder().decode(await response.arrayBuffer())
      return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
    } catch (error) {
      return { status: 0, body: { message: error instanceof Error ? error.message : String(error) } }
    }
  }
}
