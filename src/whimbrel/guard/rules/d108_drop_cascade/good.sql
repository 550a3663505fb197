DROP RULE tidy ON orders;
