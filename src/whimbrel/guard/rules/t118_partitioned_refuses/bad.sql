CREATE TABLE measures (id bigint PRIMARY KEY, at date NOT NULL) PARTITION BY RANGE (at);
