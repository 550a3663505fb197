CREATE TABLE kept (id bigserial PRIMARY KEY);
