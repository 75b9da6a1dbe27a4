-- What people are told outside the page. A notice is written in the transaction of what it tells of, and goes out afterwards.
create table notice (
  school_id uuid not null,
  notice_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('attendance','homework','marks','messages','news','timetable')),
  -- What it tells of: the same person is never told the same twice.
  about text not null,
  -- {fr: {title, text}, en: {title, text}}
  words jsonb not null,
  -- The page to look at, below the site's address.
  path text not null,
  made_at timestamptz not null,
  primary key (school_id, notice_id),
  unique (school_id, user_id, about),
  foreign key (school_id, user_id) references school_user on delete cascade
);
create index notice_age on notice (made_at);

create table notice_delivery (
  school_id uuid not null,
  notice_id uuid not null,
  user_id uuid not null,
  channel text not null check (channel in ('mail','sms')),
  -- In one mail with the others of that day or week.
  digest boolean not null default false,
  state text not null default 'waiting' check (state in ('waiting','sent','failed')),
  tries int not null default 0,
  due_at timestamptz not null,
  sent_at timestamptz,
  problem text,
  primary key (school_id, notice_id, channel),
  foreign key (school_id, notice_id) references notice on delete cascade
);
create index notice_delivery_due on notice_delivery (due_at) where state = 'waiting';

-- How a person wants to be told of a kind of thing; absent: the usual way.
create table notice_choice (
  school_id uuid not null,
  user_id uuid not null,
  kind text not null,
  channel text not null,
  how text not null check (how in ('now','daily','weekly','never')),
  primary key (school_id, user_id, kind, channel),
  foreign key (school_id, user_id) references school_user on delete cascade
);
alter table school_user add column mobile text;
