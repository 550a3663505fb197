CREATE TYPE mood AS ENUM ('happy', 'ok');
CREATE DOMAIN good_mood AS mood DEFAULT 'ok' CHECK (VALUE >= 'happy');
CREATE TYPE felt AS (m mood, since date);
CREATE TABLE kept (id int PRIMARY KEY, g good_mood, f felt, list mood[] DEFAULT '{ok}');
CREATE FUNCTION better(mood) RETURNS mood LANGUAGE sql AS 'SELECT $1';
