// A device or a codec that can't be used, said so that a child can act on it.

export type MediaTrouble = 'denied' | 'none' | 'busy' | 'unsupported' | 'cancelled';

export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly trouble: MediaTrouble;

  constructor(trouble: MediaTrouble, message: string) {
    super(message);
    this.trouble = trouble;
  }
}

/** The class can't be heard on this page, and a touch won't help. */
export const deaf = {
  code: 'deaf',
  message:
    'Le son de la classe ne marche pas sur cette page. Rechargez-la pour réessayer ; vous pouvez lire et écrire.',
} as const;

type Device = 'camera' | 'microphone' | 'screen';

const what: Readonly<Record<Device, string>> = { camera: 'la caméra', microphone: 'le micro', screen: 'l’écran' };

/** Turns what `getUserMedia` and its kin throw into words. */
export function toMediaError(error: unknown, device: Device): MediaError {
  if (error instanceof MediaError) return error;
  const name = error instanceof Error ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return device === 'screen'
        ? new MediaError('cancelled', 'Le partage d’écran n’a pas été autorisé.')
        : new MediaError(
            'denied',
            `Le navigateur n’a pas le droit d’utiliser ${what[device]}. Autorisez-le dans les réglages du site, puis réessayez.`,
          );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new MediaError('none', `Aucun appareil trouvé pour ${what[device]}.`);
    case 'NotReadableError':
    case 'AbortError':
      return new MediaError('busy', `Impossible d’ouvrir ${what[device]} : un autre programme s’en sert peut-être.`);
    default:
      return new MediaError('unsupported', `Ce navigateur ne peut pas utiliser ${what[device]} pour la classe.`);
  }
}
