CREATE TABLE kept (id int PRIMARY KEY, a text DEFAULT '5', b boolean DEFAULT false, c text);
