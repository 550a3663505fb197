SELECT shop.rebuild_prices();
