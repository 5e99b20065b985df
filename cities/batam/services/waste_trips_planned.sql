-- Ritase rencana: jumlah ritase per jadwal kendaraan.
SELECT j.tanggal AS day,
       j.ritase_rencana AS amount,
       t.kecamatan AS district
  FROM tb_jadwal j
  LEFT JOIN tb_titik t ON t.id = j.id_titik
