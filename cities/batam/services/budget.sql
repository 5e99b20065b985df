-- Anggaran: satu baris per kegiatan (rincian) dan bulan. Runs as it is on SQLite, PostgreSQL and MariaDB.
-- data_serapan_skpd is cumulative and holds subtotals (levels 4, 4.1 and 5): only level 5.1 adds up, and a
-- month's own money is what the sum has grown by since the report before. A month without a report gives 0,
-- the next one what has gathered. The ceiling is the revised one from the month in which it was passed.
SELECT p.tgl_awal AS month,
       CASE WHEN k.pagu_perubahan IS NOT NULL AND p.tgl_akhir >= b.tgl_perubahan
            THEN k.pagu_perubahan ELSE k.pagu_murni END AS ceiling,
       CASE p.bulan WHEN 1 THEN a.bulan1 WHEN 2 THEN a.bulan2 WHEN 3 THEN a.bulan3 WHEN 4 THEN a.bulan4
                    WHEN 5 THEN a.bulan5 WHEN 6 THEN a.bulan6 WHEN 7 THEN a.bulan7 WHEN 8 THEN a.bulan8
                    WHEN 9 THEN a.bulan9 WHEN 10 THEN a.bulan10 WHEN 11 THEN a.bulan11 ELSE a.bulan12
       END AS planned,
       COALESCE(s.serapan - COALESCE(s.sebelum, 0), 0) AS realised,
       -- Percent as text, with a comma in some years; empty where nobody reported it. It stays text: see revenue.sql.
       NULLIF(REPLACE(s.fisik, ',', '.'), '') AS physical_percent,
       d.nama_skpd AS department,
       k.nama_program AS program,
       REPLACE(REPLACE('{c} {n}', '{c}', k.kode_kegiatan), '{n}', COALESCE(k.nama_kegiatan, '')) AS activity,
       k.jenis_belanja AS kind,
       s.tgl_data AS reported_on,
       -- What is no number equals no number: SQLite would read it as 0 and give a wrong difference.
       CASE WHEN s.serapan <> s.serapan + 0 OR s.sebelum <> s.sebelum + 0 THEN 'bad_amount' END AS quarantine
  FROM data_kegiatan k
  JOIN data_apbd b ON b.tahun = k.tahun
  JOIN ref_periode p ON p.tahun = k.tahun
  JOIN data_skpd d ON d.tahun = k.tahun AND d.kode_skpd = k.kode_skpd
  JOIN anggarankas a ON a.id_kegiatan = k.id
                    AND a.versi = CASE WHEN k.pagu_perubahan IS NULL THEN 'MURNI' ELSE 'PERUBAHAN' END
  LEFT JOIN (SELECT id_kegiatan,
                    bulan,
                    fisik,
                    tgl_data,
                    serapan,
                    LAG(serapan) OVER (PARTITION BY id_kegiatan ORDER BY bulan) AS sebelum
               FROM data_serapan_skpd
              WHERE level_data = '5.1') s ON s.id_kegiatan = k.id AND s.bulan = p.bulan
 WHERE k.hapus = 0
