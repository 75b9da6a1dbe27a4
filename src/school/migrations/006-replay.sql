-- Lessons that were recorded, and who may be in a recording. What was recorded is in files, beside the lesson's journal.

-- Every answer that was given, the last one of each giver counts: given, taken back, given again, by whom and when.
create table recording_authorisation (
  school_id uuid not null references school,
  pupil_id uuid not null,
  -- The pupil's own word, that of one who holds parental authority, or a paper that they signed.
  giver text not null check (giver in ('pupil','relative','paper')),
  -- Whose word; for a paper, the pupil.
  giver_id uuid not null,
  answered_at timestamptz not null,
  answer boolean not null,
  -- Who said it here: the giver, or for a paper who holds it.
  noted_by uuid not null,
  primary key (school_id, pupil_id, giver, giver_id, answered_at),
  foreign key (school_id, pupil_id) references school_user on delete cascade
);

create table recording (
  school_id uuid not null references school,
  lesson_id uuid not null,
  -- Given by the teacher; empty, the lesson's title stands for it.
  name text not null default '',
  started_at timestamptz not null,
  -- Null while it runs.
  ended_at timestamptz,
  primary key (school_id, lesson_id)
);

-- Whose voice or picture may be in a recording: noted before the first of it is written.
create table recording_pupil (
  school_id uuid not null,
  lesson_id uuid not null,
  pupil_id uuid not null,
  primary key (school_id, lesson_id, pupil_id),
  foreign key (school_id, lesson_id) references recording on delete cascade
);
create index recording_pupil_whose on recording_pupil (school_id, pupil_id);
