-- Images that came to their end, by minute and outcome, last hour
SELECT
  toStartOfMinute(timestamp) AS minute,
  SUM(_sample_interval) AS images,
  sumIf(_sample_interval, blob2 = 'failed') AS failed
FROM tributary
WHERE timestamp > NOW() - INTERVAL '1' HOUR AND blob1 = 'end_to_end'
GROUP BY minute
ORDER BY minute
