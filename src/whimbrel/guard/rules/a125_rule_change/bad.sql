CREATE RULE orders_log AS ON INSERT TO orders DO ALSO INSERT INTO log (id) VALUES (new.id);
