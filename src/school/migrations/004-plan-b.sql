-- Where a class meets when Préau can't hold it: an https address given by its teacher or by staff, {url, by, at}.
alter table lesson add column plan_b jsonb;

-- The same for all lessons that a teacher gives to a class. A lesson's own address comes first.
create table class_plan_b (
  school_id uuid not null references school,
  class_id uuid not null,
  teacher_id uuid not null,
  url text not null,
  -- user_id of who gave it.
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (school_id, class_id, teacher_id)
);
