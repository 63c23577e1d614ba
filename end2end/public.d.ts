// What the scripts of public/ share through the window, and what browsers have that TypeScript does not know.

interface Window {
  /** Set by each script, so that it runs once. */
  ttForms?: boolean;
  ttPasskeys?: boolean;
  ttKept?: boolean;
  ttScanner?: boolean;
  /** Gives a station the reads: those that were caught while it was on its way, then each that comes. */
  ttCaught?: (take: (text: string, typed: number, count: number) => void) => void;
  /** Safari's name. */
  webkitAudioContext?: typeof AudioContext;
}
