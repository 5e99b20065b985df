-- Permohonan izin: satu baris per permohonan. Runs as it is on SQLite, PostgreSQL and MariaDB.
-- The department is the technical one that decides; the desk (DPMPTSP) has its own kinds.
SELECT p.d_terima_berkas AS opened,
       -- A date beside the status "in process" is that of a draft.
       CASE WHEN p.c_izin_selesai <> 0 THEN p.d_selesai END AS closed,
       CASE WHEN p.d_selesai IS NOT NULL THEN
            CASE p.c_izin_selesai WHEN 1 THEN 'done' WHEN 2 THEN 'refused' WHEN 3 THEN 'cancelled' END
       END AS outcome,
       COALESCE(p.lama_tunda_hk, 0) AS waiting_days,
       z.n_skpd_teknis AS department,
       z.n_perizinan AS category,
       k.n_kecamatan AS district,
       p.c_jalur AS channel,
       p.pendaftaran_id AS number,
       -- The same registration number twice is one file imported twice; decided without a date cannot be placed.
       CASE WHEN ROW_NUMBER() OVER (PARTITION BY p.pendaftaran_id ORDER BY p.id) > 1 THEN 'duplicate'
            WHEN p.c_izin_selesai <> 0 AND p.d_selesai IS NULL THEN 'no_closing_date'
       END AS quarantine
  FROM tmpermohonan p
  JOIN tmpermohonan_trperizinan pz ON pz.tmpermohonan_id = p.id
  JOIN trperizinan z ON z.id = pz.trperizinan_id
  LEFT JOIN trkecamatan k ON k.id = p.id_kecamatan
