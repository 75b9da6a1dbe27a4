-- A day also shows the lessons that left it for another date. Their former start is text of one form only (ISO 8601 in
-- UTC with milliseconds), whose order byte by byte is the order of time.
create index lesson_former_time on lesson (school_id, ((change #>> '{was,startsAt}') collate "C"))
  where (change #>> '{was,startsAt}') collate "C" is not null;
