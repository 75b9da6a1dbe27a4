-- Homework given in quiet hours is seen from the next school morning on.
alter table homework add column shown_from timestamptz;
update homework set shown_from = given_at;
alter table homework alter column shown_from set not null;
