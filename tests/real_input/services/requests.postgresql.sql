-- As requests.sql, for PostgreSQL: names in mixed case need quotes, and instr() is strpos().
SELECT
    substr("CreatedDate", 7, 4) || '-' || substr("CreatedDate", 1, 2) || '-' || substr("CreatedDate", 4, 2) AS opened,

    CASE WHEN "SRStatus" LIKE 'Closed%' AND "CloseDate" <> ''
         THEN substr("CloseDate", 7, 4) || '-' || substr("CloseDate", 1, 2) || '-' || substr("CloseDate", 4, 2)
         WHEN "SRStatus" LIKE 'Closed%'
         THEN substr("StatusDate", 7, 4) || '-' || substr("StatusDate", 1, 2) || '-' || substr("StatusDate", 4, 2)
    END AS closed,

    CASE WHEN "DueDate" <> ''
         THEN substr("DueDate", 7, 4) || '-' || substr("DueDate", 1, 2) || '-' || substr("DueDate", 4, 2)
    END AS due,

    CASE WHEN "SRStatus" = 'Closed (Transferred)' THEN 'returned'
         WHEN "SRStatus" LIKE 'Closed%' THEN 'done'
    END AS outcome,

    "Agency" AS department,

    CASE WHEN "SRType" LIKE '%Proactive' THEN 'proactive'
         WHEN strpos("SRType", '-') > 0 THEN substr("SRType", 1, strpos("SRType", '-') - 1)
         ELSE "SRType"
    END AS category,

    "CouncilDistrict" AS district,
    "MethodReceived" AS channel,
    "ServiceRequestNum" AS number,
    CASE WHEN "SRStatus" LIKE '%(Duplicate)' THEN 'duplicate' END AS quarantine
FROM service_requests
