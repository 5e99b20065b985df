-- Penerimaan: satu baris per pembayaran, dari tiga tempat.
-- One row a payment, from three places; runs as it is on SQLite, PostgreSQL and MariaDB.

-- SIMPATDA. t_jmlhpembayaran is the principal; the penalty stands apart. Bills without a payment have no
-- t_jmlhpembayaran, and a payment that somebody deleted keeps its row with the user's number.
SELECT t.t_tglpembayaran AS day,
       t.t_jmlhpembayaran AS amount,
       t.t_jmlhbayardenda AS penalty,
       t.t_skpdpemungut AS department,
       r.s_objekkorek AS category,
       k.s_namakec AS district,
       CAST(NULL AS CHAR(10)) AS quarantine
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
            THEN p.jml_sppt_yg_dibayar - p.denda_sppt END,
       p.denda_sppt,
       'Bapenda',
       'PBB-P2',
       k.s_namakec,
       NULL
  FROM pembayaran_sppt p
  LEFT JOIN s_kecamatan k ON k.kd_kecamatan_pbb = p.kd_kecamatan

UNION ALL

-- What the program before SIMPATDA left: money as text, 1.234.567,00; an empty penalty is none. The other places hold
-- numbers and a column has one type, so the text becomes a number here, and only where it surely is one: nothing but
-- digits, at most one comma and two decimals, and a minus in front (`…_sisa` is what is left without the digits; LIKE,
-- because MariaDB's = takes a space for nothing). A bare CAST would make 0 or a fragment of the rest; without a number
-- the row is held back. 1250.50 is no such text: dots are thousands, and nobody can say what was meant.
SELECT l.tgl_setor,
       CASE WHEN (l.pokok_sisa LIKE '' OR l.pokok_sisa LIKE '.' OR l.pokok_sisa LIKE '-' OR l.pokok_sisa LIKE '-.')
             AND l.pokok <> l.pokok_sisa AND l.pokok NOT LIKE '_%-%'
             AND l.pokok NOT LIKE '%.' AND l.pokok NOT LIKE '%.___%' AND l.jumlah_setor NOT LIKE '%.__'
            THEN CAST(l.pokok AS DECIMAL(18, 2)) END,
       CASE WHEN (l.bunga_sisa LIKE '' OR l.bunga_sisa LIKE '.' OR l.bunga_sisa LIKE '-' OR l.bunga_sisa LIKE '-.')
             AND l.bunga <> l.bunga_sisa AND l.bunga NOT LIKE '_%-%'
             AND l.bunga NOT LIKE '%.' AND l.bunga NOT LIKE '%.___%' AND l.denda NOT LIKE '%.__'
            THEN CAST(l.bunga AS DECIMAL(18, 2)) END,
       l.instansi,
       l.uraian_pajak,
       l.kecamatan,
       CASE WHEN l.bunga <> ''
             AND NOT ((l.bunga_sisa LIKE '' OR l.bunga_sisa LIKE '.' OR l.bunga_sisa LIKE '-' OR l.bunga_sisa LIKE '-.')
                      AND l.bunga <> l.bunga_sisa AND l.bunga NOT LIKE '_%-%'
                      AND l.bunga NOT LIKE '%.' AND l.bunga NOT LIKE '%.___%' AND l.denda NOT LIKE '%.__')
            THEN 'bad_amount' END
  FROM (SELECT s.tgl_setor, s.jumlah_setor, s.denda, s.instansi, s.uraian_pajak, s.kecamatan, s.pokok, s.bunga,
               REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(s.pokok, '0', ''), '1', ''), '2', ''), '3', ''), '4', '')
                       , '5', ''), '6', ''), '7', ''), '8', ''), '9', '') AS pokok_sisa,
               REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(s.bunga, '0', ''), '1', ''), '2', ''), '3', ''), '4', '')
                       , '5', ''), '6', ''), '7', ''), '8', ''), '9', '') AS bunga_sisa
          FROM (SELECT o.tgl_setor, o.jumlah_setor, o.denda, o.instansi, o.uraian_pajak, o.kecamatan,
                       REPLACE(REPLACE(o.jumlah_setor, '.', ''), ',', '.') AS pokok,
                       REPLACE(REPLACE(o.denda, '.', ''), ',', '.') AS bunga
                  FROM setoran_lama o) s) l
