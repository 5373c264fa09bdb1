-- the newest token, who holds it, and what its run has committed (connection/mark)
SELECT token, holder,
       (SELECT string_agg(name || ' ' || value, ',') FROM {radica}.radica_state WHERE substr(name, 1, 7) = 'commit.')
FROM {radica}.radica_lease
WHERE name = 'run'
FOR KEY SHARE
