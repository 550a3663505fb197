CREATE TABLE bookings_2 (room int, during tsrange, EXCLUDE USING gist (during WITH &&));
