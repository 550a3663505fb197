ALTER INDEX orders_note RENAME TO orders_by_note;
