"""DISABLE TRIGGER, also of event triggers, their DROP, and session_replication_role."""
