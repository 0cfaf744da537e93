const value = (window: string, name: string) => `${window}."values" ->> '${name}'`

/** Windows as a table. They have the same keys, so they meet by them. */
export const views = {
  qoe_minutes: {
    title:
      'Quality of experience, each minute by region, network and device: the windows, as they were at their close',
    sql: `SELECT b.start AS minute, b.keys ->> 'region' AS region, b.keys ->> 'cdn' AS cdn, b.keys ->> 'device_type' AS device_type,
  ${value('b', 'rebuffers')} AS rebuffers, ${value('b', 'buffered')} AS buffered, ${value('b', 'watched')} AS watched,
  ${value('r', 'avg_kbps')} AS avg_kbps, coalesce(${value('d', 'exits')}, 0) AS exits, coalesce(${value('d', 'ended')}, 0) AS ended
FROM windows AS b
LEFT JOIN windows AS r ON r.pack = b.pack AND r.window = 'bitrate' AND r.start = b.start AND r.keys = b.keys
LEFT JOIN windows AS d ON d.pack = b.pack AND d.window = 'drop_off' AND d.start = b.start AND d.keys = b.keys
WHERE b.pack = 'playback' AND b.window = 'buffering'`,
  },
} as const
