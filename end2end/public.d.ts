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
  /** Opens the camera of a station; each code that it reads goes to `take` (public/camera.js). */
  ttCamera?: (take: (text: string) => void) => void;
  /** Chromium 83, and not on every system. */
  BarcodeDetector?: any;
  /** Chromium 120: what Escape and Android's Back close. */
  CloseWatcher?: any;
  /** The reader of the camera, once its script has come. */
  ZXingWASM?: any;
  /** Safari's name. */
  webkitAudioContext?: typeof AudioContext;
}
