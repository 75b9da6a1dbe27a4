-- What the roster import needs: to find a name's numbered usernames, and to undo only what it disabled itself.

create index account_username_base on account (rtrim(username, '0123456789'));
-- The roster says that the person may not sign in; false when an operator disabled the account by hand.
alter table account add column disabled_by_roster boolean not null default false;
