CREATE TABLE notes (is_read bool, written timestamptz, stars int, id bigint, is_old bool, size bigint);
