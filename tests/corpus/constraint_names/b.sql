CREATE TABLE kept (id int CONSTRAINT new_pk PRIMARY KEY, a int CONSTRAINT new_nn NOT NULL, CONSTRAINT new_check CHECK (a > 0), CONSTRAINT new_key UNIQUE (a));
CREATE TABLE child (k int CONSTRAINT new_fk REFERENCES kept (a));
