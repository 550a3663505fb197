CREATE ACCESS METHOD corpus_place TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE kept (id int) USING corpus_place;
CREATE TABLE other (id int);
CREATE TABLE young (id int PRIMARY KEY) USING corpus_place;
