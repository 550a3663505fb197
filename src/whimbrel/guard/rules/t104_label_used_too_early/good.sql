ALTER TYPE mood ADD VALUE 'blue';
INSERT INTO moods (id, mood) VALUES (1, 'blue');
