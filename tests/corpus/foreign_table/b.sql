CREATE FOREIGN DATA WRAPPER far;
CREATE SERVER far_one FOREIGN DATA WRAPPER far;
CREATE SERVER far_two FOREIGN DATA WRAPPER far;
CREATE TABLE kept (id int);
CREATE FOREIGN TABLE there (id bigint OPTIONS (key 'false', "odd name" 'it''s') DEFAULT 1, come text CHECK (come <> ''))
    SERVER far_one OPTIONS (schema_name 'z', fetch_size '100');
COMMENT ON FOREIGN TABLE there IS 'elsewhere';
CREATE FOREIGN TABLE moved (id int) SERVER far_two;
CREATE FOREIGN TABLE new_there (id int OPTIONS (column_name 'n')) SERVER far_two OPTIONS (a 'b');
