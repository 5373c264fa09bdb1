-- the lock on the table keeps everybody else from taking it until the end
DO $radica$
BEGIN
  IF (SELECT token FROM {radica}.radica_lease WHERE name = 'run') IS DISTINCT FROM :token THEN
    RAISE EXCEPTION 'another run has taken over' USING ERRCODE = '55006';
  END IF;
END
$radica$
