DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_setting('shop.old'); END $$;
