-- Tests and marks, every change of them, and what two people wrote at once.
create table mark_test (
  school_id uuid not null references school,
  test_id uuid not null,
  class_id uuid not null,
  subject text not null,
  -- '' when the school has no such subject of its own.
  subject_code text not null default '',
  title text not null,
  held_on date not null,
  scale smallint not null check (scale between 5 and 100),
  -- In hundredths.
  coefficient smallint not null check (coefficient between 25 and 1000),
  kind text not null check (kind in ('plain','bonus','optional')),
  missing_counts boolean not null default false,
  -- As asked, and as quiet hours let it be seen; null: not yet.
  publish_at timestamptz,
  visible_at timestamptz,
  created_by uuid not null,
  version integer not null default 1,
  deleted_at timestamptz,
  primary key (school_id, test_id),
  foreign key (school_id, class_id) references class on delete cascade
);
create index mark_test_class on mark_test (school_id, class_id, held_on);
create index mark_test_visible on mark_test (school_id, visible_at) where deleted_at is null;

create table mark (
  school_id uuid not null,
  test_id uuid not null,
  pupil_id uuid not null,
  -- {type: given|absent|exempt|missing|none, value?: hundredths of a point}
  content jsonb not null,
  comment text not null default '',
  version integer not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  -- Until then (quiet hours) pupils and parents see what was before: {content, comment}.
  seen_from timestamptz not null,
  before jsonb,
  primary key (school_id, test_id, pupil_id),
  foreign key (school_id, test_id) references mark_test on delete cascade,
  foreign key (school_id, pupil_id) references school_user on delete cascade
);
create index mark_pupil on mark (school_id, pupil_id);

create table mark_change (
  school_id uuid not null,
  test_id uuid not null,
  change_id bigint generated always as identity,
  -- Null: the test itself changed.
  pupil_id uuid,
  at timestamptz not null,
  by uuid not null,
  -- {content, comment} of a mark; the fields of a test.
  was jsonb,
  now jsonb,
  primary key (school_id, test_id, change_id)
);

-- What somebody wanted to write where another had written: shown to them until they write that mark again.
create table mark_conflict (
  school_id uuid not null,
  test_id uuid not null,
  pupil_id uuid not null,
  user_id uuid not null,
  wanted jsonb not null,
  primary key (school_id, test_id, user_id, pupil_id),
  foreign key (school_id, test_id) references mark_test on delete cascade
);

create table mark_setting (
  school_id uuid primary key references school,
  figures text not null check (figures in ('all','average','none'))
);

-- Rises with every change of a school's marks: what was read of them stays good until then.
create table marks_version (
  school_id uuid primary key references school,
  version integer not null
);
