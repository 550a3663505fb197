CREATE TABLE kept (id int, a int CONSTRAINT a_named NOT NULL, b int CONSTRAINT b_alone NOT NULL,
    c int, d int CONSTRAINT d_later NOT NULL, e int CONSTRAINT e_alone NOT NULL NO INHERIT);
ALTER TABLE kept ADD CONSTRAINT c_later NOT NULL c NOT VALID;
INSERT INTO kept VALUES (1, 1, 1, 1, 1, 1), (2, 1, 1, 1, 1, 1);
CREATE TABLE child () INHERITS (kept);
