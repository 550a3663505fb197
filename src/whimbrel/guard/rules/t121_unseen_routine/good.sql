SELECT count(*) FROM orders;
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
SELECT one();
