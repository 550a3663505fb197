"""SUPERUSER, BYPASSRLS, REPLICATION, CREATEROLE, and roles that hold them."""
