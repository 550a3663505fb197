CREATE FUNCTION run(command text) RETURNS text LANGUAGE plpython3u AS $$ return 1 $$;
