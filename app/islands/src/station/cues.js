(function (W, D) {
  /** @type {any} */
  var audio = null, N = W.navigator, V = /** @type {any} */ (W).speechSynthesis;
  /** @type {(name: string, value?: string) => string | null} */
  var box = function (name, value) {
    try { if (value) W.localStorage.setItem(name, value); return W.localStorage.getItem(name); } catch (e) { return null; }
  };
  var wants = { sound: box('tt.sound') !== 'off', voice: box('tt.voice') !== 'off' };
  var hears = function () { return wants.sound && !!audio && audio.state === 'running'; };
  var tell = function () { W.dispatchEvent(new Event('tt-sound')); };
  // Browsers want a tap or a key before any sound; a device that slept wants another one.
  var unlock = function () {
    if (!wants.sound || !W.AudioContext || hears()) return;
    if (!audio) {
      audio = new W.AudioContext();
      audio.onstatechange = tell;
    }
    audio.resume().catch(tell);
  };
  // At the window, before the script that hears the scanner, which keeps the end of a read to itself.
  ['keydown', 'pointerdown', 'pointerup'].forEach(function (type) { W.addEventListener(type, unlock, true); });
  /** @type {(wave: string, loud: number, hz: number, at: number, s: number) => void} */
  var tone = function (wave, loud, hz, at, s) {
    var source = audio.createOscillator(), volume = audio.createGain();
    source.type = wave;
    source.frequency.value = hz;
    volume.gain.setValueAtTime(loud, at);
    volume.gain.setTargetAtTime(0, at + s * 0.8, 0.01);
    source.connect(volume);
    volume.connect(audio.destination);
    source.start(at);
    source.stop(at + s + 0.05);
  };
  var say = function (words) {
    V.cancel();
    var spoken = new /** @type {any} */ (W).SpeechSynthesisUtterance(words);
    spoken.lang = D.documentElement.lang + '-IN';
    V.speak(spoken);
  };
  // A cue: "WAVE PERCENT HERTZ MS HERTZ MS …", 0 Hz for a pause; milliseconds of vibration and rest; words to be spoken.
  W.ttCue = function (sound, buzz, words) {
    var active = /** @type {any} */ (N).userActivation, parts = sound.split(' ');
    if (buzz && N.vibrate && (!active || active.hasBeenActive)) N.vibrate(buzz.split(' ').map(Number));
    if (!hears()) return;
    for (var i = 2, at = audio.currentTime; i < parts.length; at += parts[i + 1] / 1000, i += 2) {
      if (parts[i] > 0) tone(parts[0], parts[1] / 100, +parts[i], at, parts[i + 1] / 1000);
    }
    if (words && wants.voice && V) say(words);
  };
  // Turns `what` on or off by a tap: none, 'sound' or 'voice'. Answers what is: 1 the browser has sound, 2 it is heard, 4 it speaks, 8 it may.
  W.ttSound = function (what) {
    if (what) {
      wants[what] = what === 'sound' ? !hears() : !wants[what];
      box('tt.' + what, wants[what] ? 'on' : 'off');
      unlock();
      if (V) V.cancel();
    }
    return (W.AudioContext ? 1 : 0) | (hears() ? 2 : 0) | (V ? 4 : 0) | (wants.voice ? 8 : 0);
  };
  // The screen stays on while somebody packs.
  var wake = /** @type {any} */ (N).wakeLock, awake = function () {
    if (wake && !D.hidden) wake.request('screen').catch(function () {});
  };
  D.addEventListener('visibilitychange', awake);
  awake();
  // Back after somebody signed out: a page out of the browser's memory shows nothing, takes no read, and is asked for again.
  W.addEventListener('pageshow', function (e) {
    if (!e.persisted) return;
    D.documentElement.textContent = '';
    W.location.reload();
  });
})(/** @type {any} */ (window), document);
