// What this browser can do in a class, found by looking for the parts it needs; what is missing is said in words.
import type { Capabilities, Missing } from './live-class.ts';

const words: Readonly<Record<Missing['ability'], { fr: string; en: string }>> = {
  hear: {
    fr: 'Ce navigateur ne sait pas lire le son du cours. Mettez-le à jour, ou prenez Firefox ou Chrome sur un ordinateur.',
    en: 'This browser can’t play the sound of the class. Update it, or use Firefox or Chrome on a computer.',
  },
  speak: {
    fr: 'Ce navigateur ne sait pas envoyer votre voix. Vous pouvez écouter et écrire dans la discussion.',
    en: 'This browser can’t send your voice. You can listen and write in the chat.',
  },
  watch: {
    fr: 'Ce navigateur ne sait pas afficher les caméras ni les écrans partagés. Vous entendez le cours, vous voyez les diapositives et le tableau, et vous pouvez écrire.',
    en: 'This browser can’t show cameras or shared screens. You hear the class, you see the slides and the board, and you can write.',
  },
  show: {
    fr: 'Ce navigateur ne sait pas envoyer l’image de votre caméra. Vous pouvez écouter et écrire.',
    en: 'This browser can’t send your camera’s picture. You can listen and write.',
  },
  'share-screen': {
    fr: 'Cet appareil ne sait pas partager son écran.',
    en: 'This device can’t share its screen.',
  },
};

const insecure = {
  fr: 'La caméra et le micro ne marchent que sur une adresse en https.',
  en: 'Camera and microphone only work on an https address.',
};

/** @param scope the page's globals; a part of them in tests. */
export function capabilities(scope: object = globalThis): Capabilities {
  const has = (...names: string[]) => names.every((name) => name in scope);
  const browser = 'navigator' in scope ? scope.navigator : undefined;
  const hasDevices = typeof browser === 'object' && browser !== null && 'mediaDevices' in browser;
  const mediaDevices = hasDevices ? browser.mediaDevices : undefined;
  const canCapture = typeof mediaDevices === 'object' && mediaDevices !== null;
  const canShare = canCapture && 'getDisplayMedia' in mediaDevices;
  const workers = has('Worker', 'WebSocket');
  const watch = workers && has('VideoDecoder', 'EncodedVideoChunk');
  const found = {
    // The browser's own decoder, or ours.
    hear: workers && has('AudioWorkletNode') && (has('AudioDecoder', 'EncodedAudioChunk') || has('WebAssembly')),
    speak: workers && canCapture && has('AudioEncoder', 'AudioData', 'AudioWorkletNode'),
    watch,
    // Pictures go out on the connection they come in on, which a page that can't watch doesn't open.
    show: watch && canCapture && has('VideoEncoder', 'VideoFrame'),
    shareScreen: watch && canShare && has('VideoEncoder', 'VideoFrame'),
  };
  const secure = !('isSecureContext' in scope) || scope.isSecureContext === true;
  const missing: Missing[] = [];
  const note = (ability: Missing['ability'], there: boolean) => {
    if (!there) missing.push({ ability, ...(!secure && !canCapture ? insecure : words[ability]) });
  };
  note('hear', found.hear);
  note('speak', found.speak);
  note('watch', found.watch);
  note('show', found.show);
  note('share-screen', found.shareScreen);
  return { ...found, missing };
}
