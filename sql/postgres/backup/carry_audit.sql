-- what was told after the backup was made: the rows behind its last one, where that one was ours too
INSERT INTO {radica}.radica_audit
SELECT k.* FROM {radica}.radica_audit_kept AS k
WHERE k.seq > coalesce((SELECT max(seq) FROM {radica}.radica_audit), 0)
  AND (NOT EXISTS (SELECT 1 FROM {radica}.radica_audit)
       OR EXISTS (SELECT 1 FROM {radica}.radica_audit_kept AS same
                  WHERE (same.seq, same.hash) = (SELECT a.seq, a.hash FROM {radica}.radica_audit AS a
                                                 ORDER BY a.seq DESC LIMIT 1)))
ORDER BY k.seq;
DROP TABLE {radica}.radica_audit_kept
