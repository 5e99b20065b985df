-- Penerimaan: satu baris per pembayaran, dari tiga tempat.
-- One row a payment, from three places; runs as it is on SQLite, PostgreSQL and MariaDB.

-- SIMPATDA. t_jmlhpembayaran is the principal; the penalty stands apart. Bills without a payment have no
-- t_jmlhpembayaran, and a payment that somebody deleted keeps its row with the user's number.
SELECT t.t_tglpembayaran AS day,
       t.t_jmlhpembayaran AS amount,
       t.t_jmlhbayardenda AS penalty,
       t.t_skpdpemungut AS department,
       r.s_objekkorek AS category,
       k.s_namakec AS district
  FROM t_transaksi t
  LEFT JOIN s_rekening r ON r.s_idkorek = t.t_idkorek
  LEFT JOIN s_kecamatan k ON k.s_kodekec = t.t_kecamatan
 WHERE t.t_jmlhpembayaran IS NOT NULL
   AND t.is_deluserpembayaran IS NULL

UNION ALL

-- SISMIOP. The sum paid holds the penalty; districts are numbered 010, 020 … here.
SELECT p.tgl_pembayaran_sppt,
       p.jml_sppt_yg_dibayar - p.denda_sppt,
       p.denda_sppt,
       'Bapenda',
       'PBB-P2',
       k.s_namakec
  FROM pembayaran_sppt p
  LEFT JOIN s_kecamatan k ON k.kd_kecamatan_pbb = p.kd_kecamatan

UNION ALL

-- What the program before SIMPATDA left: money as text, 1.234.567,00; an empty penalty is none.
SELECT l.tgl_setor,
       CAST(REPLACE(REPLACE(l.jumlah_setor, '.', ''), ',', '.') AS DECIMAL(18, 2)),
       CAST(NULLIF(REPLACE(REPLACE(l.denda, '.', ''), ',', '.'), '') AS DECIMAL(18, 2)),
       l.instansi,
       l.uraian_pajak,
       l.kecamatan
  FROM setoran_lama l
