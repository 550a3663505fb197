CREATE TABLE kept (id int, a text, b text, c text, d varchar(10), e text);
ALTER TABLE kept ALTER a SET STORAGE EXTERNAL;
ALTER TABLE kept ALTER b SET COMPRESSION pglz;
ALTER TABLE kept ALTER d SET STORAGE MAIN;
ALTER TABLE kept ALTER e SET (n_distinct = 5, n_distinct_inherited = 7);
