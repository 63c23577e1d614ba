// What the scripts of public/ share through the window, and what browsers have that TypeScript does not know.

interface Window {
  /** Set by each script, so that it runs once. */
  ttForms?: boolean;
  ttPasskeys?: boolean;
  ttKept?: boolean;
  /** The reads that were caught while a station was on its way. */
  ttCaught?: () => string[];
  /** Safari's name. */
  webkitAudioContext?: typeof AudioContext;
}
