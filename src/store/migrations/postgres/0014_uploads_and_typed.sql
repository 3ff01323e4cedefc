-- What the help desk knows a file by that it has and no ticket has taken yet: sealed, and since when.
ALTER TABLE query_files ADD COLUMN token BYTEA;
ALTER TABLE query_files ADD COLUMN uploaded_at BIGINT;

-- Recognises what was typed into a form that was sent: the same again is another try, other words are not.
ALTER TABLE queries ADD COLUMN typed BYTEA;
