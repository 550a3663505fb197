-- Born in this migration, so nobody misses it.
CREATE TABLE staging_area (id bigint);
DROP TABLE staging_area;
DROP VIEW open_orders;
