-- Runs of each model that ended well, day by day (UTC), of the last thirty days, and the problem that failed most of the others.
WITH runs AS (
  SELECT CAST(dt AS date) AS day, model, outcome, problem
  FROM tributary_imaging.inferences
  WHERE CAST(dt AS date) >= current_date - INTERVAL '30' DAY
),
problems AS (
  SELECT day, model, problem, row_number() OVER (PARTITION BY day, model ORDER BY count(*) DESC, problem) AS place
  FROM runs
  WHERE outcome = 'failed'
  GROUP BY day, model, problem
)
SELECT
  runs.day,
  runs.model,
  count(*) AS images,
  count_if(runs.outcome = 'failed') AS failed,
  CAST(count_if(runs.outcome = 'ok') AS double) / count(*) AS success_rate,
  max(problems.problem) AS most_common_problem
FROM runs
LEFT JOIN problems ON problems.day = runs.day AND problems.model = runs.model AND problems.place = 1
GROUP BY runs.day, runs.model
ORDER BY runs.day, runs.model
