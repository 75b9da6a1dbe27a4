-- A room opened outside the timetable is a lesson of its own kind. `pupil_ids`: for these of its classes' pupils alone.
alter table lesson add column kind text not null default 'lesson' check (kind in ('lesson','room'));
alter table lesson add column pupil_ids uuid[];

-- Whom a lesson has besides its own people: an adult beside a pupil, a visitor of the head's, a parent of the teacher's.
create table lesson_guest (
  school_id uuid not null,
  lesson_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('assistant','visitor','parent')),
  -- Beside whom, or whose parent.
  pupil_id uuid,
  invited_by uuid not null,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (school_id, lesson_id, user_id),
  foreign key (school_id, user_id) references school_user on delete cascade
);
create index lesson_guest_user on lesson_guest (school_id, user_id);

-- Read by somebody of the school who has seen to it.
alter table chat_report add column settled_at timestamptz;
alter table chat_report add column settled_by uuid;
