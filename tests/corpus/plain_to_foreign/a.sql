CREATE FOREIGN DATA WRAPPER corpus_far2;
CREATE SERVER corpus_far_two FOREIGN DATA WRAPPER corpus_far2;
CREATE TABLE kept (id int);
CREATE TABLE there (id int, a text);
CREATE VIEW seen AS SELECT id FROM there;
