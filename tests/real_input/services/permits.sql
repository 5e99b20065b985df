-- One row per building permit. Every column is text, '' where there is nothing, dates as ISO timestamps:
-- Pantau reads their first ten characters.
--
-- A permit is decided on the day it is issued. What comes after (building, inspections, completion, expiry,
-- cancelling an issued permit) is the holder's affair, so `completeddate` ends a case only where no permit
-- was issued. Sixteen statuses come down to four:
--   refused    Refused
--   done       issued, whatever came later (Issued Permit, Pre Backfill Phase, Pre Board Phase, Completed,
--              File Closed, Hold, Expired or Cancelled after the issue)
--   cancelled  Cancelled, Expired or File Closed without an issue
--   open       everything else, even where a completion date stands beside it
SELECT
    applieddate AS opened,
    CASE WHEN statuscurrent = 'Refused' THEN nullif(completeddate, '')
         WHEN issueddate <> '' THEN issueddate
         WHEN statuscurrent IN ('Cancelled', 'Expired', 'File Closed', 'Completed') THEN nullif(completeddate, '')
    END AS closed,
    CASE WHEN statuscurrent = 'Refused' THEN 'refused'
         WHEN issueddate <> '' OR statuscurrent = 'Completed' THEN 'done'
         WHEN statuscurrent IN ('Cancelled', 'Expired', 'File Closed') THEN 'cancelled'
    END AS outcome,
    permittype AS category,
    permitnum AS number,
    -- Ended, but nobody wrote when: such a row can be counted neither as open nor as closed.
    CASE WHEN completeddate = '' AND (statuscurrent = 'Refused' OR issueddate = ''
              AND statuscurrent IN ('Cancelled', 'Expired', 'File Closed', 'Completed'))
         THEN 'no_closing_date'
    END AS quarantine
FROM building_permits
