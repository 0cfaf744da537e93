-- What is kept of windows is made of those that were there before: their triggers see each row. Those without `ended` say nothing of who left.
UPDATE windows SET written_at = written_at WHERE pack = 'playback' AND window IN ('buffering', 'bitrate');
UPDATE windows SET written_at = written_at WHERE pack = 'playback' AND window = 'drop_off' AND "values" ->> 'ended' IS NOT NULL;
