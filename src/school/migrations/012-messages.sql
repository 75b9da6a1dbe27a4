-- Letters between the people of a school. A thread is a talk of its members, or an announcement that its receivers read without each other.
create table message_thread (
  school_id uuid not null references school,
  thread_id uuid not null,
  kind text not null check (kind in ('talk','announcement')),
  subject text not null,
  -- Of an announcement: to whom, as contract.ts says it.
  audience jsonb,
  started_by uuid not null,
  started_at timestamptz not null,
  -- The announcement that this talk answers.
  about_id uuid,
  primary key (school_id, thread_id)
);
create unique index message_thread_answer on message_thread (school_id, about_id, started_by) where about_id is not null;

-- Members of talks.
create table message_member (
  school_id uuid not null,
  thread_id uuid not null,
  user_id uuid not null,
  primary key (school_id, thread_id, user_id),
  foreign key (school_id, thread_id) references message_thread on delete cascade,
  foreign key (school_id, user_id) references school_user on delete cascade
);

create table message (
  school_id uuid not null,
  message_id uuid not null,
  thread_id uuid not null,
  author_id uuid not null,
  text text not null,
  written_at timestamptz not null,
  -- Quiet hours put it off; nobody but its author sees it before.
  deliver_at timestamptz not null,
  -- Why it didn't wait for the end of quiet hours.
  urgent text,
  -- Taken back before anybody read it: its text is gone.
  recalled_at timestamptz,
  hidden_at timestamptz,
  primary key (school_id, message_id),
  foreign key (school_id, thread_id) references message_thread on delete cascade
);
create index message_of_thread on message (school_id, thread_id);
create index message_of_author on message (school_id, author_id, written_at);

-- What each person has: one row for each message and person, its author included.
create table message_copy (
  school_id uuid not null,
  user_id uuid not null,
  message_id uuid not null,
  thread_id uuid not null,
  deliver_at timestamptz not null,
  read_at timestamptz,
  primary key (school_id, message_id, user_id),
  foreign key (school_id, message_id) references message on delete cascade,
  foreign key (school_id, user_id) references school_user on delete cascade
);
create index message_copy_unread on message_copy (school_id, user_id, deliver_at) where read_at is null;
create index message_copy_box on message_copy (school_id, user_id, thread_id, deliver_at);

-- What the head changed of who may write to whom; the rest is as messages/rules.ts has it.
create table message_rule (
  school_id uuid not null references school,
  writer text not null,
  reader text not null,
  reach text not null check (reach in ('no','own','all')),
  primary key (school_id, writer, reader)
);
create table message_setting (
  school_id uuid primary key references school,
  -- Authors see who has read.
  receipts boolean not null default false
);

create table message_report (
  school_id uuid not null,
  report_id uuid not null,
  message_id uuid not null,
  reported_by uuid not null,
  reason text not null,
  reported_at timestamptz not null,
  settled_at timestamptz,
  primary key (school_id, report_id),
  unique (school_id, message_id, reported_by),
  foreign key (school_id, message_id) references message on delete cascade
);

-- Who did what: never changed.
create table message_journal (
  school_id uuid not null references school,
  entry_id bigint generated always as identity,
  at timestamptz not null,
  by_id uuid not null,
  what text not null check (what in ('recalled','urgent','reported','hidden','shown','settled','reopened','rules')),
  message_id uuid,
  -- In words: a subject, a reason.
  about text not null default '',
  primary key (school_id, entry_id)
);
create index message_journal_time on message_journal (school_id, at desc);
