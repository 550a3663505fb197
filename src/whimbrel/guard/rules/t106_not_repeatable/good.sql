CREATE TABLE IF NOT EXISTS notes (id bigint);
VACUUM orders;
