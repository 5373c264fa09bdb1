-- rows, and a hash of all of them in any order: the sum of their hashes, 128 bits of each
SELECT count(*) AS rows,
       encode(sha256(convert_to(concat_ws(' ', count(*), sum(h.first), sum(h.second)), 'UTF8')), 'hex') AS hash
FROM (
  SELECT ('x' || substr(r.hash, 1, 16))::bit(64)::bigint AS first, ('x' || substr(r.hash, 17, 16))::bit(64)::bigint AS second
  FROM (SELECT encode(sha256(convert_to(t::text, 'UTF8')), 'hex') AS hash FROM {in}.{table} AS t) AS r
) AS h
