-- Milliseconds of each stage of the pipeline, day by day (UTC), of the last thirty days.
SELECT
  CAST(dt AS date) AS day,
  stage,
  count(*) AS images,
  approx_percentile(ms, 0.5) AS p50_ms,
  approx_percentile(ms, 0.95) AS p95_ms,
  max(ms) AS slowest_ms
FROM tributary_imaging.stages
WHERE CAST(dt AS date) >= current_date - INTERVAL '30' DAY
GROUP BY CAST(dt AS date), stage
ORDER BY day, stage
