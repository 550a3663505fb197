ALTER TABLE orders OWNER TO deployer;
