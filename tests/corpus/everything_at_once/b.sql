CREATE TYPE status AS ENUM ('draft', 'open', 'closed');
CREATE TABLE author (id bigserial PRIMARY KEY, name text NOT NULL, joined date DEFAULT CURRENT_DATE);
CREATE TABLE kept (id bigserial PRIMARY KEY, author_id bigint NOT NULL REFERENCES author (id) ON DELETE CASCADE, title text, s status DEFAULT 'draft' NOT NULL, views bigint DEFAULT 0);
CREATE INDEX ON kept (author_id, s);
CREATE TABLE review (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, kept_id bigint REFERENCES kept (id), stars smallint CHECK (stars BETWEEN 1 AND 5));
