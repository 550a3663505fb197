CREATE TABLE notes (id bigint, written timestamptz, size bigint, stars int, is_read bool, is_old bool);
