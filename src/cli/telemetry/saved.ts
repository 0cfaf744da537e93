import type { Client } from '../client.ts'

export interface SavedQuery {
  readonly name: string
  readonly title: string
  readonly sql: string
}

export async function savedQueries(gateway: Client): Promise<readonly SavedQuery[]> {
  const { queries } = await gateway.json<{ queries: SavedQuery[] }>('/v1/telemetry/queries')
  return queries
}
