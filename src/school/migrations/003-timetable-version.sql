-- Rises with every change of a school's lessons, in the transaction that makes it: what other nodes look at. Apart from
-- the school's own row, which a roster import may hold for minutes.
create table timetable_version (
  school_id uuid primary key references school,
  version integer not null
);
