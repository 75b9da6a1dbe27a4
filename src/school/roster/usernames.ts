// Gives each new account a username that stays its own: the file's when it can serve, else `prenom.nom` and a number.
import { literals, type Run } from './run.ts';

export async function usernames(run: Run): Promise<void> {
  const { connection } = run;
  const { source, now } = literals(run);
  await connection.script(`
    create temp table new_account on commit drop as
    select p.account_id, p.ref, p.username, p.username_base as base, p.file, p.line
    from (select distinct user_id from member) m join st_person p on p.account_id = m.user_id
    where not exists (select from account a where a.account_id = m.user_id);
    analyze new_account;

    create temp table asked on commit drop as
    select p.account_id, p.username from st_person p
    where p.username is not null and not p.gone
      and (exists (select from new_account n where n.account_id = p.account_id)
        or exists (select from account a where a.account_id = p.account_id and a.username <> p.username));
    delete from asked a using (
      select username from st_person where username is not null and not gone group by 1 having count(*) > 1
    ) twice where twice.username = a.username;
    delete from asked a using account o where o.username = a.username and o.account_id <> a.account_id;
    analyze asked;

    insert into st_problem (warning, file, line, field, message)
    select true, n.file, n.line, 'username', '"' || n.username || '" is taken: one is made from the name'
    from new_account n where n.username is not null and not exists (select from asked a where a.account_id = n.account_id);

    -- Only accounts that a school merged now holds: a refused school keeps what it had.
    update account a set username = k.username, updated_at = ${now} from asked k
    where k.account_id = a.account_id and exists
      (select from school_user u join live using (school_id) where u.account_id = a.account_id);

    insert into account (account_id, source, external_id, username, updated_at)
    select n.account_id, ${source}, n.ref, k.username, ${now} from new_account n join asked k using (account_id);

    -- The highest number in use for each name; a derived name never ends with a digit of its own.
    insert into account (account_id, source, external_id, username, updated_at)
    select account_id, ${source}, ref, base || case when number = 1 then '' else number::text end, ${now} from (
      select n.account_id, n.ref, n.base,
        row_number() over (partition by n.base order by n.ref) + coalesce(taken.highest, 0) as number
      from new_account n left join (
        select base, max(case when length(number) between 1 and 6 then number::int when number = '' then 1 else 0 end) as highest
        from (
          select rtrim(username, '0123456789') as base, substr(username, length(rtrim(username, '0123456789')) + 1) as number
          from account where rtrim(username, '0123456789') in (select base from new_account)
        ) known group by base
      ) taken using (base)
      where not exists (select from asked k where k.account_id = n.account_id)
    ) numbered;`);
}
