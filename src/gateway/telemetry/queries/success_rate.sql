-- Share of images that came to a result, by model, version and variant, last 24 hours
SELECT
  index1 AS model,
  blob4 AS version,
  blob5 AS variant,
  SUM(_sample_interval) AS images,
  sumIf(_sample_interval, blob2 = 'ok') / SUM(_sample_interval) AS success_rate
FROM tributary
WHERE timestamp > NOW() - INTERVAL '1' DAY AND blob1 = 'end_to_end'
GROUP BY model, version, variant
ORDER BY model, version, variant
