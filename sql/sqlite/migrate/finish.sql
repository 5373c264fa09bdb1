-- texts are compared as bytes: there is nothing to change
SELECT 1
