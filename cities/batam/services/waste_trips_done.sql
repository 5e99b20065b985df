-- Ritase terlaksana: satu baris per ritase yang selesai, seperti pada sampah diangkut.
SELECT r.berangkat AS day,
       1 AS amount,
       t.kecamatan AS district
  FROM tb_ritase r
  LEFT JOIN tb_titik t ON t.id = r.id_titik
 WHERE r.hapus = 0
   AND LOWER(r.status) = 'selesai'
