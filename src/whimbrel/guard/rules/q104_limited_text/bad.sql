CREATE TABLE notes (body varchar(200));
