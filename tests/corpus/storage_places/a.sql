CREATE ACCESS METHOD corpus_place TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE kept (id int);
CREATE TABLE other (id int) USING corpus_place;
