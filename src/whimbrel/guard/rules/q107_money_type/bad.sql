CREATE TABLE notes (price money);
