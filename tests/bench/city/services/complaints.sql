SELECT created_at::date AS opened, closed_at::date AS closed, created_at::date + 14 AS due,
       skpd AS department, category, district
  FROM complaints
