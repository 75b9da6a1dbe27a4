-- What a school tells its people: each one it is for has a row of their own, which says whether they have read and acknowledged it.
create table news (
  school_id uuid not null references school,
  news_id uuid not null,
  author_id uuid not null,
  title text not null,
  text text not null,
  -- {roles, classes: titles, or absent for the whole school}, as contract.ts says it.
  audience jsonb not null,
  written_at timestamptz not null,
  -- Quiet hours put it off.
  publish_at timestamptz not null,
  -- Shown until then; null: for good.
  until timestamptz,
  acknowledge boolean not null,
  -- {question, options, multiple, anonymous, closesAt, results}, as contract.ts says it.
  survey jsonb,
  removed_at timestamptz,
  primary key (school_id, news_id)
);
create index news_of_author on news (school_id, author_id, written_at);

create table news_copy (
  school_id uuid not null,
  user_id uuid not null,
  news_id uuid not null,
  publish_at timestamptz not null,
  until timestamptz,
  read_at timestamptz,
  acknowledged_at timestamptz,
  primary key (school_id, news_id, user_id),
  foreign key (school_id, news_id) references news on delete cascade,
  foreign key (school_id, user_id) references school_user on delete cascade
);
create index news_copy_unread on news_copy (school_id, user_id, publish_at) where read_at is null;
create index news_copy_board on news_copy (school_id, user_id, publish_at);

-- Who answered a survey. `choices` is null where the survey is anonymous: then the tally alone knows, and not whose.
create table news_voter (
  school_id uuid not null,
  news_id uuid not null,
  user_id uuid not null,
  choices int[],
  primary key (school_id, news_id, user_id),
  foreign key (school_id, news_id) references news on delete cascade,
  foreign key (school_id, user_id) references school_user on delete cascade
);
create table news_tally (
  school_id uuid not null,
  news_id uuid not null,
  choice int not null,
  votes int not null,
  primary key (school_id, news_id, choice),
  foreign key (school_id, news_id) references news on delete cascade
);
