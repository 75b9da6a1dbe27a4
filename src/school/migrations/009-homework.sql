-- Homework, what pupils did and handed in of it, and the log of lessons.
create table homework (
  school_id uuid not null references school,
  homework_id uuid not null,
  class_id uuid not null,
  -- Of the class, these pupils alone; null for all.
  pupil_ids uuid[],
  subject text not null,
  title text not null,
  -- As written, with the marks of src/school/homework/text.ts.
  body text not null,
  -- About how long it takes.
  minutes int not null,
  due_on date not null,
  -- What comes later is late: the beginning of the lesson it is for, or the end of that date.
  due_at timestamptz not null,
  lesson_id uuid,
  -- 'none': nothing is handed in here. Until when it may be handed in, and again: 'until_due', 'until_corrected'.
  hand_in text not null check (hand_in in ('none', 'until_due', 'until_corrected')),
  given_by uuid not null,
  given_at timestamptz not null,
  changed_at timestamptz not null,
  taken_back_at timestamptz,
  primary key (school_id, homework_id),
  foreign key (school_id, class_id) references class on delete cascade,
  foreign key (school_id, given_by) references school_user on delete cascade
);
create index homework_due on homework (school_id, due_on);

-- By date first, so that what a pupil did of the coming days is found at once; it follows its homework's date.
create table homework_done (
  school_id uuid not null,
  user_id uuid not null,
  due_on date not null,
  homework_id uuid not null,
  done_at timestamptz not null,
  primary key (school_id, user_id, due_on, homework_id),
  foreign key (school_id, homework_id) references homework on delete cascade,
  foreign key (school_id, user_id) references school_user on delete cascade
);
create index homework_done_homework on homework_done (school_id, homework_id);

-- Numbers that rise with each homework given, changed or taken back, and with each tick.
create table homework_version (
  school_id uuid primary key references school,
  given int not null,
  ticked int not null
);

create table hand_in (
  school_id uuid not null,
  homework_id uuid not null,
  user_id uuid not null,
  body text not null,
  handed_at timestamptz not null,
  late boolean not null,
  -- Set once the teacher gave it back.
  returned_at timestamptz,
  returned_by uuid,
  comment text not null default '',
  primary key (school_id, homework_id, user_id),
  foreign key (school_id, homework_id) references homework on delete cascade,
  foreign key (school_id, user_id) references school_user on delete cascade
);

-- A photo or a file of a hand-in. It is on its way until the hand-in names it.
create table hand_in_page (
  school_id uuid not null,
  page_id uuid not null,
  homework_id uuid not null,
  user_id uuid not null,
  -- Of the file in the data folder; nobody guesses it.
  file text not null,
  kind text not null,
  bytes int not null,
  -- Its place in the hand-in; null while it is on its way.
  place int,
  added_at timestamptz not null,
  -- What the teacher drew over it: see src/school/homework/hand-in/contract.ts.
  marks jsonb not null default '[]',
  primary key (school_id, page_id),
  foreign key (school_id, homework_id) references homework on delete cascade,
  foreign key (school_id, user_id) references school_user on delete cascade
);
create index hand_in_page_owner on hand_in_page (school_id, homework_id, user_id);

-- It is archived: it keeps what the lesson was, which a later import of the timetable may remove.
create table lesson_log (
  school_id uuid not null references school,
  lesson_id uuid not null,
  class_ids uuid[] not null,
  title text not null,
  starts_at timestamptz not null,
  body text not null,
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (school_id, lesson_id)
);
create index lesson_log_time on lesson_log (school_id, starts_at);

-- The head has read the log of a class from one date to another.
create table lesson_log_visa (
  school_id uuid not null,
  visa_id uuid not null,
  class_id uuid not null,
  from_on date not null,
  to_on date not null,
  given_by uuid not null,
  given_at timestamptz not null,
  primary key (school_id, visa_id),
  foreign key (school_id, class_id) references class on delete cascade
);
create index lesson_log_visa_class on lesson_log_visa (school_id, class_id);
