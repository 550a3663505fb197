TRUNCATE orders, order_lines;
