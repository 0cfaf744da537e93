import type { Client } from './client.ts'

export async function demo(_gateway: Client): Promise<void> {}
