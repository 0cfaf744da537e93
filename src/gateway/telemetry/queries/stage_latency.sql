-- How long each stage takes, ms, last 24 hours
SELECT
  blob1 AS stage,
  SUM(_sample_interval) AS points,
  quantileExactWeighted(0.5)(double1, _sample_interval) AS p50,
  quantileExactWeighted(0.95)(double1, _sample_interval) AS p95,
  quantileExactWeighted(0.99)(double1, _sample_interval) AS p99
FROM tributary
WHERE timestamp > NOW() - INTERVAL '1' DAY
GROUP BY stage
ORDER BY p95 DESC
