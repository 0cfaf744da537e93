import type { AlertWebhook } from '../../contracts/alert-webhook.ts'

interface WebhookRow {
  id: string
  pack: string
  url: string
  created_at: number
}

/** The one of this pack and address that is there stays. */
export async function putAlertWebhook(database: D1Database, webhook: AlertWebhook): Promise<AlertWebhook> {
  const row = await database
    .prepare(`
      INSERT INTO alert_webhooks (id, pack, url, created_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (pack, url) DO UPDATE SET url = excluded.url RETURNING id, pack, url, created_at`)
    .bind(webhook.id, webhook.pack ?? '', webhook.url, Date.parse(webhook.created_at))
    .first<WebhookRow>()
  return row ? present(row) : webhook
}

export async function listAlertWebhooks(database: D1Database): Promise<AlertWebhook[]> {
  const { results } = await database
    .prepare('SELECT id, pack, url, created_at FROM alert_webhooks ORDER BY created_at, id')
    .all<WebhookRow>()
  return results.map(present)
}

/** Deliveries that are owed already are still made. */
export async function deleteAlertWebhook(database: D1Database, id: string): Promise<AlertWebhook | null> {
  const row = await database
    .prepare('DELETE FROM alert_webhooks WHERE id = ? RETURNING id, pack, url, created_at')
    .bind(id)
    .first<WebhookRow>()
  return row && present(row)
}

function present({ id, pack, url, created_at }: WebhookRow): AlertWebhook {
  return { id, url, ...(pack !== '' && { pack }), created_at: new Date(created_at).toISOString() }
}
