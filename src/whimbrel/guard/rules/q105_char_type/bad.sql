CREATE TABLE notes (language char(2));
