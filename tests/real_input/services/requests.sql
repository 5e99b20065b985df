-- One row per request of the 311 desk. The table is the export as it came: every column is text, '' where
-- there is nothing, dates as 'MM/DD/YYYY hh:mm:ss AM'.
SELECT
    -- Rearranged to ISO text. A date that does not parse stays text and goes to quarantine; it stops nothing.
    substr(CreatedDate, 7, 4) || '-' || substr(CreatedDate, 1, 2) || '-' || substr(CreatedDate, 4, 2) AS opened,

    -- The status decides whether a request is open, whatever date stands beside it. A closed one without a
    -- closing date ended when its status was last changed.
    CASE WHEN SRStatus LIKE 'Closed%' AND CloseDate <> ''
         THEN substr(CloseDate, 7, 4) || '-' || substr(CloseDate, 1, 2) || '-' || substr(CloseDate, 4, 2)
         WHEN SRStatus LIKE 'Closed%'
         THEN substr(StatusDate, 7, 4) || '-' || substr(StatusDate, 1, 2) || '-' || substr(StatusDate, 4, 2)
    END AS closed,

    -- Empty text is no date.
    CASE WHEN DueDate <> ''
         THEN substr(DueDate, 7, 4) || '-' || substr(DueDate, 1, 2) || '-' || substr(DueDate, 4, 2)
    END AS due,

    -- The desk's own Outcome column is empty throughout; its status says how a request ended. Passed on to
    -- another agency is an end for this desk, but nothing was solved.
    CASE WHEN SRStatus = 'Closed (Transferred)' THEN 'returned'
         WHEN SRStatus LIKE 'Closed%' THEN 'done'
    END AS outcome,

    Agency AS department,

    -- 231 kinds of request begin with the division that handles them: 'SW-Dirty Alley'. What the city's own
    -- crews find and clear on the spot ('... Proactive') is kept apart, so that it does not flatter the rest.
    CASE WHEN SRType LIKE '%Proactive' THEN 'proactive'
         WHEN instr(SRType, '-') > 0 THEN substr(SRType, 1, instr(SRType, '-') - 1)
         ELSE SRType
    END AS category,

    CouncilDistrict AS district,
    MethodReceived AS channel,
    ServiceRequestNum AS number,

    -- The second report of one matter is no second case: held back, counted, and shown with its reason.
    CASE WHEN SRStatus LIKE '%(Duplicate)' THEN 'duplicate' END AS quarantine
FROM service_requests
