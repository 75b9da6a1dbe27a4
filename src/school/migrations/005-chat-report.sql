-- A message of a live class that somebody reported, with the messages just before it: what the school's staff read afterwards.
create table chat_report (
  school_id uuid not null references school,
  lesson_id uuid not null,
  -- Counted within the lesson.
  report integer not null,
  reported_at timestamptz not null,
  -- Accounts may be gone; the names stay in what was said.
  reported_by uuid,
  written_by uuid,
  -- {by, message, before}, as contract.ts of the chat has them.
  content jsonb not null,
  primary key (school_id, lesson_id, report)
);
create index chat_report_time on chat_report (school_id, reported_at desc);
