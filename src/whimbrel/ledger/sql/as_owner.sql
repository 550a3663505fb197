-- One row where the ledger is there, belongs to somebody else and we are a superuser: from here to
-- the end of the transaction we act as he. What we made there would be kept from him.
SELECT pg_catalog.set_config('role', r.rolname, true) AS role
FROM pg_catalog.pg_namespace AS n
JOIN pg_catalog.pg_roles AS r ON r.oid = n.nspowner
JOIN pg_catalog.pg_roles AS me ON me.rolname = current_user
WHERE n.nspname = 'whimbrel' AND r.rolname <> current_user AND me.rolsuper
  AND pg_catalog.to_regclass('whimbrel.version') IS NOT NULL
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_class AS c
      WHERE c.relnamespace = n.oid AND c.relowner <> n.nspowner
  )
ORDER BY r.rolname;
