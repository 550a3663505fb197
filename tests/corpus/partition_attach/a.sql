CREATE TABLE owner (id int PRIMARY KEY);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE kept (id int NOT NULL, owner int CONSTRAINT kept_owner REFERENCES owner,
    note text, CONSTRAINT kept_pkey PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE kept_low PARTITION OF kept FOR VALUES FROM (0) TO (10);
CREATE TABLE kept_high (id int NOT NULL, owner int CONSTRAINT own_owner REFERENCES owner,
    note text, CONSTRAINT high_pkey PRIMARY KEY (id));
CREATE TABLE kept_next (id int NOT NULL, owner int, note text, spare int);
CREATE INDEX kept_note ON kept (note);
CREATE TRIGGER noted AFTER INSERT ON kept FOR EACH ROW EXECUTE FUNCTION note();
CREATE TRIGGER noted AFTER INSERT ON kept_high FOR EACH ROW EXECUTE FUNCTION note();
