GRANT SELECT ON orders TO reports;
