-- Why work failed or was tried again, by stage and problem, last 24 hours
SELECT
  blob1 AS stage,
  blob2 AS outcome,
  blob3 AS problem,
  SUM(_sample_interval) AS points,
  max(timestamp) AS latest
FROM tributary
WHERE timestamp > NOW() - INTERVAL '1' DAY AND blob2 <> 'ok'
GROUP BY stage, outcome, problem
ORDER BY points DESC
LIMIT 100
