-- Made by this very migration: nobody has rows in it.
CREATE TABLE staging_rows (id bigint);
DROP TABLE staging_rows;
DROP INDEX CONCURRENTLY orders_note;
