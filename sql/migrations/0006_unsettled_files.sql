-- Files of a company with this id or a higher one do not count as read, whatever their rows say: not everything that
-- they gave is committed. The row goes in the transaction that settles them, or takes back what a dead run left.
CREATE TABLE {radica}.radica_unsettled (
  empresa  TEXT PRIMARY KEY,
  first_id BIGINT NOT NULL
){without_rowid};
