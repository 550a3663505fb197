-- One row per extension that CREATE EXTENSION could install, or that is installed.
SELECT a.name::text, a.installed_version IS NOT NULL
FROM pg_catalog.pg_available_extensions AS a
ORDER BY a.name;
