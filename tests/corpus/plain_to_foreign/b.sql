CREATE FOREIGN DATA WRAPPER corpus_far2;
CREATE SERVER corpus_far_two FOREIGN DATA WRAPPER corpus_far2;
CREATE TABLE kept (id int);
CREATE FOREIGN TABLE there (id int, a text) SERVER corpus_far_two;
CREATE VIEW seen AS SELECT id FROM there;
