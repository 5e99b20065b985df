-- Pengaduan: satu baris per tiket. Runs as it is on SQLite, PostgreSQL and MariaDB.
-- The log is read once. A ticket is closed when its last status is a closing one: a later status reopens it,
-- and "Pending-Catatan Tertutup" is no closing. Outcomes (Selesai, Dibatalkan) are mapped in complaints.toml.
SELECT t.tgl_masuk AS opened,
       CASE WHEN l.ditutup >= l.terakhir THEN l.ditutup END AS closed,
       t.batas_tindak_lanjut AS due,
       CASE WHEN l.ditutup < l.terakhir OR l.ditutup IS NULL THEN NULL
            WHEN l.dibatalkan = l.ditutup THEN 'Dibatalkan'
            ELSE 'Selesai'
       END AS outcome,
       t.skpd AS department,
       t.kategori AS category,
       t.kecamatan AS district,
       t.kanal AS channel,
       t.no_tiket AS number,
       -- Calls to 112 are imported, some of them twice: the second ticket of a call is held back.
       CASE WHEN t.ref_112 IS NOT NULL
             AND ROW_NUMBER() OVER (PARTITION BY t.ref_112 ORDER BY t.id) > 1 THEN 'duplicate'
       END AS quarantine
  FROM tb_tiket t
  LEFT JOIN (SELECT id_tiket,
                    MAX(CASE WHEN LOWER(status) IN ('selesai', 'dibatalkan') THEN waktu END) AS ditutup,
                    MAX(CASE WHEN LOWER(status) = 'dibatalkan' THEN waktu END) AS dibatalkan,
                    MAX(CASE WHEN LOWER(status) NOT IN ('selesai', 'dibatalkan') THEN waktu END) AS terakhir
               FROM tb_status_log
              GROUP BY id_tiket) l ON l.id_tiket = t.id
