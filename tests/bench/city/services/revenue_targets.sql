-- A target a month at the source; the year's is their sum.
SELECT extract(year FROM month)::int AS fiscal_year, 'murni' AS stage, date_trunc('year', month)::date AS in_force,
       skpd AS department, NULL AS category, sum(target) AS value, 'revenue_target' AS document
  FROM revenue_target
 GROUP BY 1, 3, 4
