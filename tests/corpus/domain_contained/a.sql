CREATE DOMAIN small AS int;
CREATE DOMAIN tall AS int CHECK (VALUE > 0);
CREATE DOMAIN list AS small[];
CREATE TYPE crate AS (t tall);
CREATE TABLE kept (id int PRIMARY KEY, s small, l list, t tall, b crate);
