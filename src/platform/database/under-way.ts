import type { ImageMessage } from '../../contracts/image.ts'

type Message = Pick<ImageMessage, 'image_id' | 'attempt' | 'model' | 'role'>

const keyOf = ({ image_id, attempt, model }: Pick<Message, 'image_id' | 'attempt' | 'model'>) =>
  `${image_id}/${attempt}/${model}`

/** Tells which of these messages still ask for something: not those that came twice and whose run has ended. */
export async function underWay(
  database: D1Database,
  messages: readonly Message[],
): Promise<(message: Message) => boolean> {
  const wanted = messages.map(({ image_id, attempt, model, role }) => ({ image_id, attempt, model, role }))
  const { results } = await database
    .prepare(`
      SELECT m.value ->> '$.image_id' AS image_id, m.value ->> '$.attempt' AS attempt, m.value ->> '$.model' AS model
      FROM json_each(?1) AS m
      WHERE (m.value ->> '$.role' = 'answer' AND EXISTS (
        SELECT 1 FROM images WHERE images.id = m.value ->> '$.image_id' AND images.attempt = m.value ->> '$.attempt'
          AND images.state IN ('received', 'preprocessed')))
      OR (m.value ->> '$.role' <> 'answer' AND EXISTS (
        SELECT 1 FROM results WHERE results.image_id = m.value ->> '$.image_id' AND results.state = 'pending'
          AND results.model || '@' || results.version = m.value ->> '$.model'))`)
    .bind(JSON.stringify(wanted))
    .all<Pick<Message, 'image_id' | 'attempt' | 'model'>>()
  const asked = new Set(results.map(keyOf))
  return (message) => asked.has(keyOf(message))
}
