-- Who was there. A roll call keeps what it speaks of: its lesson may be replaced by a later import.
create table roll_call (
  school_id uuid not null references school,
  lesson_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  title text not null,
  class_ids uuid[] not null,
  called_by uuid not null,
  called_at timestamptz not null,
  primary key (school_id, lesson_id)
);
create index roll_call_time on roll_call (school_id, starts_at);

create table attendance (
  school_id uuid not null,
  lesson_id uuid not null,
  pupil_id uuid not null,
  -- Of the lesson, to find a pupil's year without its lessons.
  starts_at timestamptz not null,
  -- 'prevented': by the network or the platform (code de l'éducation, L.131-8); never an absence.
  state text not null check (state in ('present','absent','prevented','exempt')),
  -- Of who was present: minutes after the beginning, minutes before the end.
  late smallint check (late > 0),
  early smallint check (early > 0),
  primary key (school_id, lesson_id, pupil_id),
  foreign key (school_id, lesson_id) references roll_call on delete cascade
);
create index attendance_pupil on attendance (school_id, pupil_id, starts_at);

-- What somebody decided otherwise than the live class or the former roll call said.
create table attendance_change (
  school_id uuid not null,
  lesson_id uuid not null,
  pupil_id uuid not null,
  changed_at timestamptz not null,
  changed_by uuid not null,
  -- {state, late?, early?}
  was jsonb not null,
  became jsonb not null,
  primary key (school_id, lesson_id, pupil_id, changed_at),
  foreign key (school_id, lesson_id) references roll_call on delete cascade
);

-- What a pupil's parents were told of: one for each half-day, never two. How it reaches them outside the page is a notice's own.
create table absence_notice (
  school_id uuid not null references school,
  pupil_id uuid not null,
  on_date date not null,
  half text not null check (half in ('morning','afternoon')),
  lesson_id uuid not null,
  title text not null,
  starts_at timestamptz not null,
  made_at timestamptz not null,
  -- The roll call was corrected.
  withdrawn_at timestamptz,
  primary key (school_id, pupil_id, on_date, half)
);
