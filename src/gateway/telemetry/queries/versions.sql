-- Versions of a model side by side: success, time from end to end in ms, and cost, last 7 days
SELECT
  index1 AS model,
  blob4 AS version,
  blob5 AS variant,
  SUM(_sample_interval) AS images,
  sumIf(_sample_interval, blob2 = 'failed') AS failed,
  quantileExactWeighted(0.95)(double1, _sample_interval) AS p95,
  SUM(_sample_interval * double3) / SUM(_sample_interval) AS cost_usd_per_image
FROM tributary
WHERE timestamp > NOW() - INTERVAL '7' DAY AND blob1 = 'end_to_end'
GROUP BY model, version, variant
ORDER BY model, version, variant
