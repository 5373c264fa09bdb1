-- Files whose modification and change time both lie in the future (the clock was set back since): nothing but having seen
-- them before says for how long they have been left alone. Those of the last look that met any.
CREATE TABLE {radica}.radica_future (
  empresa TEXT NOT NULL,
  fp      {bytes} NOT NULL,  -- the file as it stands: path, size, times, inode
  since   TEXT NOT NULL,     -- local time at which it was first seen so
  PRIMARY KEY (empresa, fp)
){without_rowid};

-- Files that do not count as read (their quarantine is tried again, a run died) may be renamed before they are.
CREATE INDEX {index}radica_file_unread ON {on}radica_file (empresa, inode) WHERE fp IS NULL AND state <> 'desaparecido';
