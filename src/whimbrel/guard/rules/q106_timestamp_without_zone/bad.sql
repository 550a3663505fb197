CREATE TABLE notes (written timestamp);
