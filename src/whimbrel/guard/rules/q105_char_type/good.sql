CREATE TABLE notes (language text);
