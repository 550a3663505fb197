CREATE FOREIGN DATA WRAPPER far;
CREATE SERVER far_one FOREIGN DATA WRAPPER far;
CREATE SERVER far_two FOREIGN DATA WRAPPER far;
CREATE TABLE kept (id int);
CREATE FOREIGN TABLE there (id int OPTIONS (column_name 'ident', key 'true') NOT NULL, gone text)
    SERVER far_one OPTIONS (schema_name 'x', table_name 'y');
CREATE FOREIGN TABLE moved (id int) SERVER far_one;
