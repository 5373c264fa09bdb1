INSERT INTO {radica}.radica_manifest (run_id, sha256, previous, bytes, objects)
VALUES (:run_id, :sha256, :previous, :bytes, :objects)
