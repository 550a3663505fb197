CREATE TABLE kept (id int);
CREATE TABLE event (id serial PRIMARY KEY, at date NOT NULL);
CREATE VIEW recent AS SELECT id FROM event;
COMMENT ON TABLE event IS 'what happened';
