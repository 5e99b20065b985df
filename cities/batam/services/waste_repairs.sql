-- Kendaraan di bengkel: satu baris per perbaikan, dari hari masuk sampai hari keluar.
SELECT p.masuk_bengkel AS opened,
       p.keluar_bengkel AS closed,
       k.jenis AS category,
       p.id AS number
  FROM tb_perbaikan p
  JOIN tb_kendaraan k ON k.id = p.id_kendaraan
