-- Writes which guard this is. What was made a template stays one.
INSERT INTO whimbrel_protect.protection (
    version, environment, contacts, installed_by, made_template
) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (is_only_row) DO UPDATE SET
    version = excluded.version,
    environment = excluded.environment,
    contacts = excluded.contacts,
    installed_by = excluded.installed_by,
    installed_at = pg_catalog.clock_timestamp(),
    made_template = protection.made_template OR excluded.made_template;
