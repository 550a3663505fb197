CREATE TABLE order_item (id bigint PRIMARY KEY);
