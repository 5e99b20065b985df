-- A month's row holds that month's share of the ceiling, which is the plan; the year's ceiling is their sum.
SELECT month, sum(ceiling) OVER (PARTITION BY skpd, program, extract(year FROM month)) AS ceiling,
       ceiling AS planned, realized AS realised, skpd AS department, program, program AS activity
  FROM budget
