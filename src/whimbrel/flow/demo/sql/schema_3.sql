-- The shop's wanted schema, from an empty database.
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL
);

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    placed_at timestamptz NOT NULL DEFAULT now(),
    total_cents integer NOT NULL
);

ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT 'paid';
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at);

-- One account per address, and no order below zero.
CREATE INDEX customers_by_name ON customers (name);
CREATE UNIQUE INDEX customers_one_per_email ON customers (lower(email));
ALTER TABLE orders ADD CHECK (total_cents >= 0);
