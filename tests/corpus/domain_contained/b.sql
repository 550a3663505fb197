CREATE DOMAIN small AS int CHECK (VALUE < 100);
CREATE DOMAIN tall AS int NOT NULL CHECK (VALUE > 0);
CREATE DOMAIN list AS small[];
CREATE TYPE crate AS (t tall);
CREATE TABLE kept (id int PRIMARY KEY, s small, l list, t tall, b crate);
