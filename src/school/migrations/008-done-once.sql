-- What was written with an idempotency key, so that a device that heard no answer may send it again: the same reply, the same receipt.
create table done_once (
  school_id uuid not null references school,
  account_id uuid not null,
  key uuid not null,
  kind text not null,
  -- SHA-256 of the method, the address and the body, hexadecimal: the same key for something else is a mistake.
  digest text not null,
  reply jsonb,
  receipt text,
  done_at timestamptz not null,
  primary key (school_id, account_id, key)
);
create index done_once_age on done_once (done_at);
