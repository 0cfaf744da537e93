-- Written by `tributary packs ddl`: the warehouse of playback.
DROP VIEW playback_qoe_minutes;

CREATE VIEW playback_qoe_minutes AS
SELECT b.start AS minute, b.keys ->> 'region' AS region, b.keys ->> 'cdn' AS cdn, b.keys ->> 'device_type' AS device_type,
  b."values" ->> 'rebuffers' AS rebuffers, b."values" ->> 'buffered' AS buffered, b."values" ->> 'watched' AS watched,
  r."values" ->> 'avg_kbps' AS avg_kbps, coalesce(d."values" ->> 'exits', 0) AS exits, coalesce(d."values" ->> 'ended', 0) AS ended
FROM windows AS b
LEFT JOIN windows AS r ON r.pack = b.pack AND r.window = 'bitrate' AND r.start = b.start AND r.keys = b.keys
LEFT JOIN windows AS d ON d.pack = b.pack AND d.window = 'drop_off' AND d.start = b.start AND d.keys = b.keys
WHERE b.pack = 'playback' AND b.window = 'buffering';
