-- Target pendapatan per jenis: murni, dan perubahan sejak disahkan. Added up they are the city's target.
SELECT t.s_tahuntarget AS fiscal_year,
       LOWER(t.s_statustarget) AS stage,
       t.s_tgltarget AS in_force,
       d.s_skpd AS department,
       r.s_objekkorek AS category,
       d.s_targetjumlah AS value,
       t.s_nomorperda AS document
  FROM s_target t
  JOIN s_targetdetail d ON d.s_idtarget = t.s_idtarget
  JOIN s_rekening r ON r.s_idkorek = d.s_idkorek
