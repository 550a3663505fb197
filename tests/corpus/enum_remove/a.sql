CREATE TYPE mood AS ENUM ('sad', 'ok', 'never');
CREATE TABLE kept (id int PRIMARY KEY, m mood DEFAULT 'ok' NOT NULL, ms mood[] DEFAULT '{ok}', CHECK (m <> 'sad'));
CREATE INDEX ON kept (id) WHERE m = 'ok';
CREATE INDEX ON kept (m);
