CREATE TABLE notes (price numeric(12, 2));
