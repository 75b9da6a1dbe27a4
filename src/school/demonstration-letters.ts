// What people of the demonstration school wrote: two threads, news to acknowledge, a survey to answer.
import type { Context } from '../context.ts';
import type { Role } from '../lib/contract.ts';
import type { Sql } from '../lib/database/database.ts';
import type { Me } from '../lib/http/route.ts';
import { zoneOf } from './messages/messages.ts';
import { answer, sendTo } from './messages/sending.ts';
import { createNews, type Wish } from './news/news.ts';
import { isQuiet } from './quiet-hours.ts';

const hour = 3_600_000;

type Parts = Pick<Context, 'database' | 'clock' | 'chance'>;

/** Once: a school whose people wrote already is left as it is. @param uai of the school */
export async function writeLetters({ database, clock, chance }: Parts, uai: string): Promise<void> {
  await database.session(async (sql) => {
    const [school] = await sql.query<{ schoolId: string }>(
      `select s.school_id as "schoolId" from school s
        where s.uai = $1 and not exists (select 1 from message_thread t where t.school_id = s.school_id)`,
      [uai],
    );
    if (!school) return;
    const { schoolId } = school;
    const zone = await zoneOf(sql, schoolId);
    // While people were at school, so that quiet hours put nothing off.
    let now = clock.now() - hour;
    while (isQuiet(zone, now)) now -= hour;
    const [petit, claire, karim] = [
      await person(sql, schoolId, 'Jean', 'Petit'),
      await person(sql, schoolId, 'Claire', 'Lambert'),
      await person(sql, schoolId, 'Karim', 'Haddad'),
    ];
    if (!petit || !claire || !karim) return;
    const desk = (me: Me) => ({ sql, me, zone, now, chance });
    const { threadId } = await sendTo(desk(claire), {
      recipients: [{ type: 'person', userId: petit.userId }],
      subject: 'Les fractions de Zoé',
      text: 'Bonjour Monsieur,\n\nZoé a manqué la leçon de jeudi. Que peut-elle relire avant le contrôle ?\n\nClaire Lambert',
    });
    await answer(desk(petit), threadId, {
      text: 'Bonjour Madame,\n\nLes pages 42 à 45 du manuel, et les exercices 4 et 5. Je reprends le début avec elle lundi.\n\nJean Petit',
    });
    const news = createNews({ database, chance, clock: { now: () => now }, tell: () => {} });
    for (const wish of announcements(clock.now())) await news.publish(sql, karim, wish);
    await sendTo(desk(karim), {
      recipients: [{ type: 'school', who: 'parents' }],
      subject: 'Carnets de correspondance',
      text: 'Bonjour,\n\nLes nouveaux carnets sont à retirer au bureau de la vie scolaire, de 8 h à 17 h.\n\nKarim Haddad',
    });
  });
}

const announcements = (now: number): Wish[] => [
  {
    title: 'Photos de classe jeudi',
    text: 'Chaque classe passe à l’heure de sa vie de classe. Un mot si quelqu’un ne doit pas être sur la photo : dites-le à la vie scolaire.',
    ...{ roles: ['pupil', 'parent', 'teacher'], classIds: [], acknowledge: true },
  },
  {
    title: 'Le menu du dernier jour',
    text: 'La cantine prépare le repas de fin de trimestre : à vous de choisir.',
    ...{ roles: ['pupil', 'teacher', 'staff'], classIds: [], acknowledge: false },
    survey: {
      ...{ question: 'Que voulez-vous manger ?', options: ['Raclette', 'Couscous', 'Lasagnes aux légumes'] },
      ...{
        multiple: false,
        anonymous: true,
        results: 'readers',
        closesAt: new Date(now + 14 * 24 * hour).toISOString(),
      },
    },
  },
];

async function person(sql: Sql, schoolId: string, given: string, family: string): Promise<Me | undefined> {
  const [found] = await sql.query<{ userId: string; accountId: string; roles: Role[] }>(
    `select u.user_id as "userId", u.account_id as "accountId",
            array(select r.role from user_role r where r.school_id = $1 and r.user_id = u.user_id) as roles
       from school_user u
      where u.school_id = $1 and u.given_name = $2 and u.family_name = $3 and u.deleted_at is null limit 1`,
    [schoolId, given, family],
  );
  return found && { ...found, schoolId, deviceId: '', issuedAt: 0 };
}
