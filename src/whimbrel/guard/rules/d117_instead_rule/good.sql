CREATE VIEW open_orders AS SELECT * FROM orders;
CREATE RULE open_orders_insert AS ON INSERT TO open_orders DO INSTEAD
    INSERT INTO orders (id) VALUES (new.id);
