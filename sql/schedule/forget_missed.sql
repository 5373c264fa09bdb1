-- The clock went ahead and came back: what was taken for missed has not come yet.
DELETE FROM {radica}.radica_occurrence
WHERE schedule = :name AND instant > :now AND reason IN ('missed', 'superseded')
