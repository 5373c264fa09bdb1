UPDATE {radica}.radica_lease
SET beat = {unix_now}, connection = {this_connection}, stage = :stage, stage_seconds = :stage_seconds, done = :done,
    total = :total, refused = :refused, progress_token = :token
WHERE name = 'run' AND token = :token AND holder <> ''
