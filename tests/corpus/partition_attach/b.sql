CREATE TABLE owner (id int PRIMARY KEY);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE kept (id int NOT NULL, owner int CONSTRAINT kept_owner REFERENCES owner,
    note text, CONSTRAINT kept_pkey PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE kept_low PARTITION OF kept FOR VALUES FROM (0) TO (10);
CREATE TABLE kept_high (id int NOT NULL, owner int, note text,
    CONSTRAINT high_pkey PRIMARY KEY (id));
ALTER TABLE kept ATTACH PARTITION kept_high FOR VALUES FROM (10) TO (20);
CREATE TABLE kept_next (id int NOT NULL, owner int, note text, PRIMARY KEY (id));
ALTER TABLE kept ATTACH PARTITION kept_next FOR VALUES FROM (20) TO (30);
CREATE INDEX kept_note ON kept (note);
CREATE TRIGGER noted AFTER INSERT ON kept FOR EACH ROW EXECUTE FUNCTION note();
