// What the scripts of public/ share through the window, and what browsers have that TypeScript does not know.

interface Window {
  /** Set by each script, so that it runs once. */
  ttForms?: boolean;
  ttPage?: boolean;
  ttPasskeys?: boolean;
  ttKept?: boolean;
  ttOffline?: boolean;
  /** What waits on this device (public/queue.js). */
  ttQueue?: {
    ready: Promise<void>;
    names(): string[];
    load(name: string): string | undefined;
    keep(name: string, text: string): boolean;
    forget(name: string): void;
    settled(): Promise<void>;
    refresh(): Promise<void>;
    isRefused(): boolean;
    hasLoose(): boolean;
    state: { cleared: boolean; persisted: boolean | null };
  };
  /** Fulfilled once what waits on this device is known. */
  ttStored?: Promise<void>;
  ttScanner?: boolean;
  /** Gives a station the reads: those that were caught while it was on its way, then each that comes. */
  ttCaught?: (take: (text: string, typed: number, count: number) => void) => void;
  /** Safari's name. */
  webkitAudioContext?: typeof AudioContext;
}
