// What a refusal says: its status, and words that help an honest person. The page says it in the reader's language by its code.
import type { Refusal } from './gate.ts';

type Said = { status: number; message: string };

const refusals = {
  waiting: { status: 503, message: 'Il y a du monde : votre tour n’est pas encore venu. Votre place est gardée.' },
  closed: { status: 503, message: 'L’entrée est fermée pour le moment. Revenez plus tard.' },
  busy: { status: 503, message: 'Préau revient dans un instant. Votre place, si vous en avez une, est gardée.' },
  lane_not_yours: { status: 403, message: 'Cette file n’est pas la vôtre. Prenez une place dans la file ordinaire.' },
  ticket_wrong: {
    status: 400,
    message: 'Ce ticket n’est pas le vôtre ou a été abîmé. Reprenez une place dans la file.',
  },
  ticket_expired: { status: 410, message: 'Ce ticket est trop ancien. Reprenez une place dans la file.' },
  ticket_used: { status: 409, message: 'Ce ticket a déjà servi. Reprenez une place dans la file.' },
  reservation_wrong: {
    status: 400,
    message: 'Cette réservation n’est pas la vôtre. Ouvrez votre journée, elle en donne une autre.',
  },
  reservation_early: { status: 425, message: 'Les portes de ce cours ne sont pas encore ouvertes.' },
  reservation_over: { status: 410, message: 'Ce cours est terminé. Entrez par la file.' },
  pass_wrong: { status: 400, message: 'Il n’y a pas de laissez-passer, ou il n’est pas le vôtre. Entrez par la file.' },
  pass_expired: { status: 410, message: 'Votre laissez-passer est terminé. Entrez à nouveau.' },
  moved: { status: 409, message: 'Vous continuez sur un autre appareil. Entrez à nouveau pour revenir ici.' },
  session_over: { status: 409, message: 'Votre temps est écoulé et d’autres attendent. Merci de reprendre une place.' },
  signed_out: { status: 401, message: 'Connectez-vous pour continuer.' },
  wrong_origin: { status: 403, message: 'Cette demande vient d’un autre site.' },
  invalid: { status: 400, message: 'Cette demande est mal écrite.' },
  too_large: { status: 413, message: 'Ce qui est envoyé est trop grand.' },
  too_slow: { status: 408, message: 'La demande n’est pas arrivée à temps. Recommencez.' },
  wrong_method: { status: 405, message: 'Cette adresse ne se demande pas ainsi.' },
  not_found: { status: 404, message: 'Cette adresse n’existe pas.' },
  broken: { status: 500, message: 'Quelque chose ne marche pas chez nous. Réessayez dans un instant.' },
} satisfies Record<string, Said>;

export type GateRefusal = keyof typeof refusals;

/** Seconds, where the line doesn't know better. */
const usualRetry = 5;

export function refuse(
  code: GateRefusal,
  more: Pick<Refusal, 'retryAfter' | 'details'> & { message?: string } = {},
): Refusal {
  const { status, message } = refusals[code];
  const retryAfter = more.retryAfter ?? (status === 503 || status === 425 ? usualRetry : undefined);
  return {
    ...{ status, code, message: more.message ?? message },
    ...(retryAfter !== undefined && { retryAfter }),
    ...(more.details && { details: more.details }),
  };
}
