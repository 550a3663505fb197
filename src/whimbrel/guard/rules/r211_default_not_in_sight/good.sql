CREATE FUNCTION region_of_today() RETURNS text LANGUAGE sql STABLE AS $$ SELECT 'north' $$;
ALTER TABLE orders ADD COLUMN region text DEFAULT region_of_today();
