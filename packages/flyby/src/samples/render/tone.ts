/** One soft tone: seconds, Hz and a gain from 0 to 1. */
export interface Note {
  readonly at: number;
  readonly lasts: number;
  readonly hz: number;
  readonly gain: number;
}

const sampleRate = 44_100;
const partials = [1, 0.32, 0.12, 0.05];
const echoSeconds = 0.37;
const echoGain = 0.34;

export function midi(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

/** Mixes notes into mono samples at 44.1 kHz, with slow attacks, an echo, and an end that meets the beginning. */
export function mixNotes(notes: readonly Note[], seconds: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  for (const note of notes) addNote(samples, note);
  const delay = Math.round(echoSeconds * sampleRate);
  for (let at = delay; at < samples.length; at++) {
    samples[at] = (samples[at] ?? 0) + echoGain * (samples[at - delay] ?? 0);
  }
  return samples.map(
    (value, at) => Math.tanh(value) * Math.min(1, at / sampleRate, (samples.length - at) / sampleRate),
  );
}

function addNote(samples: Float32Array, { at, lasts, hz, gain }: Note): void {
  const first = Math.round(at * sampleRate);
  const count = Math.round(lasts * sampleRate);
  const attack = Math.min(0.35 * lasts, 1.2);
  for (let index = 0; index < count && first + index < samples.length; index++) {
    const t = index / sampleRate;
    const swell = Math.min(1, t / attack) * Math.min(1, (lasts - t) / (lasts * 0.6));
    let wave = 0;
    partials.forEach((level, order) => {
      wave += level * Math.sin(2 * Math.PI * hz * (order + 1) * t + Math.sin(t * 5) * 0.12);
    });
    samples[first + index] = (samples[first + index] ?? 0) + wave * gain * swell;
  }
}

/** A slow chord every `bar` seconds with a wandering melody above it. */
export function drift(
  seconds: number,
  bar: number,
  chords: readonly (readonly number[])[],
  random: () => number,
): Note[] {
  const notes: Note[] = [];
  for (let at = 0, index = 0; at < seconds; at += bar, index++) {
    const chord = chords[index % chords.length] ?? [];
    for (const note of chord) notes.push({ at, lasts: bar * 1.35, hz: midi(note), gain: 0.055 });
    for (let step = 0; step < 3; step++) {
      const note = chord[Math.floor(random() * chord.length)] ?? 60;
      notes.push({
        at: at + bar * (0.15 + step * 0.3),
        lasts: 1.6,
        hz: midi(note + 12),
        gain: 0.035 + random() * 0.03,
      });
    }
  }
  return notes;
}
