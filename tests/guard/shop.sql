-- Every object that the rules' bad examples speak of, so that a database knows them.
CREATE SCHEMA shop;
CREATE SCHEMA archive;
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TYPE address AS (street text);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE SEQUENCE order_numbers;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE FUNCTION price() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION price_of() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION shop.region_of_today() RETURNS text LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN 'x'; END $$;
CREATE FUNCTION shop.steady() RETURNS text LANGUAGE sql STABLE AS $$ SELECT 'x' $$;
CREATE TYPE other AS (street text);
CREATE DOMAIN unused AS int;
CREATE FUNCTION shop.rebuild_prices() RETURNS void LANGUAGE sql AS 'SELECT 1';
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
ALTER TABLE customers ADD CONSTRAINT customers_name_check CHECK (name <> '') NOT VALID;
CREATE TABLE couriers (id bigint PRIMARY KEY);
CREATE TABLE countries (id int, name text);
CREATE TABLE orders (
    id int, number int NOT NULL, customer_id bigint, note varchar(20), total numeric,
    region text DEFAULT 'north', net int, tax int, at timestamp, owner text, mood mood,
    quantity positive, home address, gross int GENERATED ALWAYS AS (net + tax) STORED,
    CONSTRAINT orders_number_key UNIQUE (number),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT orders_note_check CHECK (note <> '')
);
CREATE UNIQUE INDEX orders_id_key ON orders (id);
CREATE INDEX orders_note ON orders (note);
CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE MATERIALIZED VIEW totals AS SELECT sum(total) FROM orders;
CREATE VIEW notes_of_orders AS SELECT note FROM orders;
CREATE TABLE moods (id int, mood mood);
CREATE TABLE bookings (room int, during tsrange);
CREATE TABLE log (id int);
CREATE TABLE of_address OF address;
CREATE TABLE measures (id int, at date NOT NULL, value int) PARTITION BY RANGE (at);
CREATE TABLE measures_2019 PARTITION OF measures FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
CREATE TABLE measures_rest PARTITION OF measures DEFAULT;
CREATE TABLE measures_2025 (id int, at date NOT NULL, value int);
CREATE TABLE visits (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visits_2019 PARTITION OF visits FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
CREATE PUBLICATION news FOR TABLE customers;
