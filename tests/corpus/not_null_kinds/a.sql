CREATE TABLE kept (id int, a int CONSTRAINT a_there NOT NULL, b int CONSTRAINT b_alone NOT NULL NO INHERIT,
    c int, d int, e int NOT NULL);
ALTER TABLE kept ADD CONSTRAINT d_later NOT NULL d NOT VALID;
INSERT INTO kept VALUES (1, 1, 1, 1, 1, 1), (2, 1, 1, 1, 1, 1);
CREATE TABLE child () INHERITS (kept);
