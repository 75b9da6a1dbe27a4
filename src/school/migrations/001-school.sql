-- The school: who is in it, what is taught when. Every row of a school has its school_id first in its key, so that
-- tables can be distributed by school. Accounts are the directory above the schools: one row per person who signs in.

create table school (
  school_id uuid primary key,
  source text not null,
  external_id text not null,
  -- French national identifier (UAI), when there is one.
  uai text,
  name text not null,
  kind text not null default 'school',
  academy text not null default '',
  time_zone text not null default 'Europe/Paris',
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  unique (source, external_id)
);
create unique index school_uai on school (uai) where uai is not null and deleted_at is null;

create table account (
  account_id uuid primary key,
  source text not null,
  external_id text not null,
  -- Lower case, unaccented; given by the roster or derived from the name.
  username text not null unique,
  password_hash text,
  activation_hash text,
  activation_expires_at timestamptz,
  -- Sessions issued before this moment are refused.
  revoked_before timestamptz,
  disabled_at timestamptz,
  updated_at timestamptz not null default now(),
  unique (source, external_id)
);
create index account_revoked on account (revoked_before) where revoked_before is not null;

create table school_user (
  school_id uuid not null references school,
  user_id uuid not null,
  account_id uuid not null references account,
  external_id text not null,
  given_name text not null,
  family_name text not null,
  preferred_name text,
  title text not null default '',
  email text,
  birth_date date,
  grade text not null default '',
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (school_id, user_id)
);
create index school_user_account on school_user (account_id);

create table user_role (
  school_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('pupil','parent','teacher','staff','head','region_operator','platform_operator')),
  primary key (school_id, user_id, role),
  foreign key (school_id, user_id) references school_user on delete cascade
);

create table relation (
  school_id uuid not null,
  pupil_id uuid not null,
  relative_id uuid not null,
  -- AAF quality code: 10 father or mother, 20 and up others.
  quality text not null default '',
  legal boolean not null default false,
  contact boolean not null default false,
  payment boolean not null default false,
  primary key (school_id, pupil_id, relative_id),
  foreign key (school_id, pupil_id) references school_user on delete cascade,
  foreign key (school_id, relative_id) references school_user on delete cascade
);
create index relation_relative on relation (school_id, relative_id);

create table subject (
  school_id uuid not null references school,
  code text not null,
  label text not null,
  primary key (school_id, code)
);

create table class (
  school_id uuid not null references school,
  class_id uuid not null,
  external_id text not null,
  -- 'class': the pupils' own class; 'group': a language, an option; 'course': a class for one subject (OneRoster).
  kind text not null check (kind in ('class','group','course')),
  title text not null,
  grade text not null default '',
  subject_code text not null default '',
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (school_id, class_id)
);

create table enrollment (
  school_id uuid not null,
  class_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('pupil','teacher')),
  -- What a teacher teaches to the class; '' for pupils and when it isn't told.
  subject_code text not null default '',
  -- The class's own teacher (professeur principal).
  is_primary boolean not null default false,
  begins_on date,
  ends_on date,
  primary key (school_id, class_id, user_id, role, subject_code),
  foreign key (school_id, class_id) references class on delete cascade,
  foreign key (school_id, user_id) references school_user on delete cascade
);
create index enrollment_user on enrollment (school_id, user_id);

create table lesson (
  school_id uuid not null references school,
  lesson_id uuid not null,
  -- 'ical' lessons are replaced by the next import, except those that staff changed; 'page' lessons are theirs.
  source text not null check (source in ('ical','page')),
  -- iCalendar UID and, in a series, the occurrence's original start; '' for lessons added on the page.
  series text not null default '',
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  title text not null,
  subject_code text not null default '',
  room text not null default '',
  class_ids uuid[] not null,
  teacher_ids uuid[] not null,
  state text not null default 'planned' check (state in ('planned','cancelled')),
  -- What it was before a change and why: {reason, at, by, was: {startsAt?, endsAt?, room?, teacherIds?}}.
  change jsonb,
  -- When the teacher ended the live class.
  live_ended_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (school_id, lesson_id),
  check (ends_at > starts_at)
);
create index lesson_time on lesson (school_id, starts_at);
create index lesson_series on lesson (school_id, series) where series <> '';

create table calendar_feed (
  school_id uuid not null,
  user_id uuid not null,
  token_hash text not null unique,
  created_at timestamptz not null default now(),
  primary key (school_id, user_id),
  foreign key (school_id, user_id) references school_user on delete cascade
);
