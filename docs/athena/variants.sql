-- Versions of a model beside each other, of the last thirty days: those that answered, canaries among them, further models of a study, reruns and shadows.
SELECT
  model,
  model_version,
  coalesce(variant, 'none') AS variant,
  count(*) AS images,
  CAST(count_if(outcome = 'ok') AS double) / count(*) AS success_rate,
  approx_percentile(end_to_end_ms, 0.95) AS p95_ms,
  avg(score) AS mean_score,
  CAST(sum(cost_nano_usd) AS double) / 1e9 / count(*) AS usd_per_image
FROM tributary_imaging.inferences
WHERE CAST(dt AS date) >= current_date - INTERVAL '30' DAY
GROUP BY model, model_version, coalesce(variant, 'none')
ORDER BY model, model_version, variant
