CREATE TABLE parent (id uuid PRIMARY KEY);
CREATE TABLE kept (id int PRIMARY KEY, p uuid REFERENCES parent (id));
