ALTER TABLE orders ADD CONSTRAINT orders_customer_identifier_references_the_customers_of_the_whole_shop CHECK (id > 0) NOT VALID;
