CREATE VIEW beat AS
SELECT DISTINCT ON (event_id) event_id, session_id AS s, region, cdn, device_type, player_state AS state, bitrate_kbps AS kbps, "at" FROM heartbeats;
CREATE TABLE spell AS
SELECT *, date_trunc('minute', "at") AS minute, epoch_ms("at" - lag("at") OVER each) / 1000.0 AS gap, lag(state) OVER each AS prev,
  epoch_ms(lead("at") OVER each - "at") / 1000.0 AS lasts,
  -- that nobody is heard of is no silence: the next player tells of it, and an hour later nothing is corrected
  count(*) OVER (ORDER BY "at" RANGE BETWEEN INTERVAL 60001 MILLISECOND FOLLOWING AND INTERVAL 62 MINUTE FOLLOWING) > 0 AS is_heard
FROM beat WINDOW each AS (PARTITION BY s ORDER BY "at", event_id);
-- a session is left where it ends or falls silent for a minute, by buffering where it was buffering, or had been 30 seconds before
CREATE TABLE spent AS
SELECT minute, region, cdn, device_type, count(*) FILTER (CASE WHEN state IN ('ended', 'error') THEN coalesce(prev, '') NOT IN ('ended', 'error') ELSE coalesce(lasts, 1e9) > 60 AND is_heard END) AS leaves,
  count(*) FILTER (state = 'buffering' AND coalesce(prev, 'ended') NOT IN ('buffering', 'ended', 'error') AND gap <= 60) AS rebuffers,
  coalesce(sum(lasts) FILTER (state = 'buffering' AND lasts <= 60), 0) AS buffered,
  coalesce(sum(lasts) FILTER (state IN ('playing', 'buffering') AND lasts <= 60), 0) AS watched,
  avg(kbps) FILTER (state = 'playing') AS avg_kbps,
  count(*) FILTER ((state IN ('ended', 'error') OR coalesce(lasts, 1e9) > 60) AND (state = 'buffering' OR coalesce("at" - stalled <= INTERVAL 30 SECOND, false))) AS exits
FROM (
  SELECT *, max("at" + to_milliseconds((lasts * 1000)::BIGINT)) FILTER (state = 'buffering')
    OVER (PARTITION BY s ORDER BY "at", event_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS stalled
  FROM spell
)
GROUP BY ALL;

-- qoe_by_region
SELECT region, sum(watched) / 3600 AS hours_watched, sum(buffered) / sum(watched) AS buffering_ratio, 3600 * sum(rebuffers) / sum(watched) AS rebuffers_per_hour,
  sum(avg_kbps * watched) / sum(watched) FILTER (avg_kbps IS NOT NULL) AS avg_kbps, sum(exits) AS exits, sum(exits) / nullif(sum(leaves), 0) AS drop_off
FROM spent WHERE asked(minute) GROUP BY 1 ORDER BY 1;

-- qoe_by_device
SELECT device_type, sum(watched) / 3600 AS hours_watched, sum(buffered) / sum(watched) AS buffering_ratio, 3600 * sum(rebuffers) / sum(watched) AS rebuffers_per_hour,
  sum(avg_kbps * watched) / sum(watched) FILTER (avg_kbps IS NOT NULL) AS avg_kbps, sum(exits) AS exits, sum(exits) / nullif(sum(leaves), 0) AS drop_off
FROM spent WHERE asked(minute) GROUP BY 1 ORDER BY 1;

-- before_after
WITH hour AS (
  SELECT region, minute >= getvariable('changed_at') AS after, sum(buffered) AS buffered, sum(watched) AS watched
  FROM spent WHERE asked(minute) GROUP BY region, after, date_trunc('hour', minute)
), side AS (
  SELECT region, after, count(*) AS hours, sum(buffered) / sum(watched) AS ratio, sum(watched) AS total,
    -- the residuals of a ratio of sums have the mean 0
    var_samp(buffered) + power(sum(buffered) / sum(watched), 2) * var_samp(watched) - 2 * sum(buffered) / sum(watched) * covar_samp(buffered, watched) AS spread
  FROM hour GROUP BY ALL
), error AS (SELECT *, sqrt(hours * spread) / total / ratio AS relative FROM side)
SELECT b.region, b.ratio AS before, a.ratio AS after, a.ratio / b.ratio - 1 AS change,
  a.ratio / b.ratio * exp(-1.96 * sqrt(pow(a.relative, 2) + pow(b.relative, 2))) - 1 AS low,
  a.ratio / b.ratio * exp(1.96 * sqrt(pow(a.relative, 2) + pow(b.relative, 2))) - 1 AS high, b.hours AS hours_before, a.hours AS hours_after
FROM error AS b JOIN error AS a ON a.region = b.region AND a.after AND NOT b.after ORDER BY 1;
