ALTER TYPE mood ADD VALUE 'blue' AFTER 'sad';
