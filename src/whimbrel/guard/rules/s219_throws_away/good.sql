SELECT slot_name, active FROM pg_replication_slots;
