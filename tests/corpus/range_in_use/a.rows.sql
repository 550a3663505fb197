INSERT INTO kept VALUES
    (1, '[1,5)', ARRAY['[1,3)'::span], '{[1,2),[5,6)}', '[2,4)', ROW('(,7)'::span, 1), '(0.5,2]', '[bad,good)'),
    (2, '[5,9)', NULL, NULL, NULL, NULL, 'empty', NULL)
