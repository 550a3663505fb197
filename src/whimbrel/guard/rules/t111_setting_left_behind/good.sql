SET role = deployer;
ALTER TABLE orders ADD COLUMN region text;
RESET role;
