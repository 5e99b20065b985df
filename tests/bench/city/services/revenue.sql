SELECT date AS day, amount, skpd AS department, tax_type AS category FROM revenue
