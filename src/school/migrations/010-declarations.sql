-- What families say of absences.
create table absence_declaration (
  school_id uuid not null references school,
  declaration_id uuid not null,
  pupil_id uuid not null,
  declared_by uuid not null,
  declared_at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null check (reason in ('illness','appointment','family','transport','religious','other')),
  words text not null,
  -- Of the school's office: 'accepted' makes the absences it covers justified.
  state text not null default 'waiting' check (state in ('waiting','accepted','refused')),
  answer text not null default '',
  answered_by uuid,
  answered_at timestamptz,
  -- The end of its file's name, once there is a document.
  document text check (document in ('pdf','jpg','png','webp')),
  -- The beginning: another for each document, so that two that meet don't write into one another.
  document_name uuid,
  primary key (school_id, declaration_id),
  check (ends_at > starts_at)
);
create index absence_declaration_pupil on absence_declaration (school_id, pupil_id, starts_at);
create index absence_declaration_time on absence_declaration (school_id, ends_at);
create index absence_declaration_by on absence_declaration (school_id, declared_by);
