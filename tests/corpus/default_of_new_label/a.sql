CREATE TYPE role AS ENUM ('user');
CREATE TABLE kept (id int PRIMARY KEY, r role DEFAULT 'user' NOT NULL);
