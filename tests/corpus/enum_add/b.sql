CREATE TYPE mood AS ENUM ('dire', 'sad', 'meh', 'fair', 'ok', 'happy', 'it''s');
CREATE TABLE kept (id int PRIMARY KEY, m mood DEFAULT 'happy');
