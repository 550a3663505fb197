CREATE TABLE kept (id int PRIMARY KEY, name text);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kept_id int NOT NULL REFERENCES kept (id) ON DELETE CASCADE,
    total numeric(12, 2) DEFAULT 0 NOT NULL CHECK (total >= 0),
    placed_at timestamptz DEFAULT now() NOT NULL
);
CREATE INDEX ON orders (kept_id);
