-- Penerimaan: satu baris per pembayaran, dari tiga tempat.
-- One row a payment, from three places; runs as it is on SQLite, PostgreSQL and MariaDB.
-- The third place holds money as text, and a column has one type, so all of it is given as text: Pantau reads it
-- exactly and holds back what it cannot read, where a CAST to a number would make 0 or a fragment of it.

-- SIMPATDA. t_jmlhpembayaran is the principal; the penalty stands apart. Bills without a payment have no
-- t_jmlhpembayaran, and a payment that somebody deleted keeps its row with the user's number.
SELECT t.t_tglpembayaran AS day,
       TRIM(CAST(t.t_jmlhpembayaran AS CHAR(24))) AS amount,
       TRIM(CAST(t.t_jmlhbayardenda AS CHAR(24))) AS penalty,
       t.t_skpdpemungut AS department,
       r.s_objekkorek AS category,
       k.s_namakec AS district
  FROM t_transaksi t
  LEFT JOIN s_rekening r ON r.s_idkorek = t.t_idkorek
  LEFT JOIN s_kecamatan k ON k.s_kodekec = t.t_kecamatan
 WHERE t.t_jmlhpembayaran IS NOT NULL
   AND t.is_deluserpembayaran IS NULL

UNION ALL

-- SISMIOP. The sum paid holds the penalty; districts are numbered 010, 020 … here. What is no number equals no
-- number: SQLite would read it as 0 and give a wrong difference.
SELECT p.tgl_pembayaran_sppt,
       CASE WHEN p.jml_sppt_yg_dibayar = p.jml_sppt_yg_dibayar + 0 AND p.denda_sppt = p.denda_sppt + 0
            THEN TRIM(CAST(p.jml_sppt_yg_dibayar - p.denda_sppt AS CHAR(24))) END,
       TRIM(CAST(p.denda_sppt AS CHAR(24))),
       'Bapenda',
       'PBB-P2',
       k.s_namakec
  FROM pembayaran_sppt p
  LEFT JOIN s_kecamatan k ON k.kd_kecamatan_pbb = p.kd_kecamatan

UNION ALL

-- What the program before SIMPATDA left: money as text, 1.234.567,00; an empty penalty is none.
SELECT l.tgl_setor,
       REPLACE(REPLACE(l.jumlah_setor, '.', ''), ',', '.'),
       NULLIF(REPLACE(REPLACE(l.denda, '.', ''), ',', '.'), ''),
       l.instansi,
       l.uraian_pajak,
       l.kecamatan
  FROM setoran_lama l
