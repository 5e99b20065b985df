SELECT submitted_at::date AS opened, issued_at::date AS closed, submitted_at::date + sla_days AS due,
       skpd AS department, permit_type AS category
  FROM permits
