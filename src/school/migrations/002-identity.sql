-- Every node asks again and again which accounts were disabled lately.
create index account_disabled on account (disabled_at) where disabled_at is not null;
