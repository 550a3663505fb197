DO $$ BEGIN EXECUTE 'ALTER TABLE orders ADD COLUMN region text'; END $$;
