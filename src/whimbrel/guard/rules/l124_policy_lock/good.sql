CREATE TABLE notes (owner text);
CREATE POLICY own ON notes USING (owner = current_user);
