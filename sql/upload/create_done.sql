CREATE TEMP TABLE IF NOT EXISTS radica_done_claim (radicado TEXT, urls {json}){until_commit}
