CREATE TABLE kept (id int);
CREATE TABLE event (id serial, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE VIEW recent AS SELECT id FROM event;
COMMENT ON TABLE event IS 'what happened';
