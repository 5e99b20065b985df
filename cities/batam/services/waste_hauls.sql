-- Sampah diangkut: satu baris per ritase yang selesai dan ditimbang, dalam kg.
-- Weights are text, with a comma in the older records, and stay text: what is no weight is held back, where a CAST
-- would read 0 kg. Deleted trips keep their row.
SELECT r.berangkat AS day,
       REPLACE(r.berat_netto, ',', '.') AS amount,
       t.jenis_sampah AS category,
       t.kecamatan AS district
  FROM tb_ritase r
  LEFT JOIN tb_titik t ON t.id = r.id_titik
 WHERE r.hapus = 0
   AND LOWER(r.status) = 'selesai'
