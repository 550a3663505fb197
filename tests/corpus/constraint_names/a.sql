CREATE TABLE kept (id int CONSTRAINT old_pk PRIMARY KEY, a int CONSTRAINT old_nn NOT NULL, CONSTRAINT old_check CHECK (a > 0), CONSTRAINT old_key UNIQUE (a));
CREATE TABLE child (k int CONSTRAINT old_fk REFERENCES kept (a));
