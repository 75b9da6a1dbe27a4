// What the bundler provides: styles as imports, lazy globs, and the list of files that work offline.
/// <reference types="vite/client" />

/** Files of the build that work offline, written into the service worker by the build. */
declare const offlineFiles: (string | { url: string; revision: string | null })[];
