-- of every version of the schema: anything that a run has brought in
SELECT CASE WHEN EXISTS (SELECT 1 FROM {radica}.radica_file) OR EXISTS (SELECT 1 FROM {radica}.radica_version)
         THEN 1 ELSE 0 END
