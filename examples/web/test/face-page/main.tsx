// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The agent's mouth without a room: a test controls what the agent reports and what is heard. */
import { createRoot } from 'react-dom/client';
import { Orb } from '../../src/agent/orb.tsx';
import { LevelLoop } from '../../src/audio/level-loop.ts';
import { hearOnsets } from '../../src/face/hear-onsets.ts';
import { type FaceStream, receiveFace } from '../../src/face/receive-face.ts';
import { useStore } from '../../src/store.ts';
import '../../src/styles/page.css';

type Handler = (reader: FaceStream, from: { identity: string }) => void;

const handlers = new Map<string, Handler>();
const mouth = receiveFace({
  registerTextStreamHandler: (topic, handler) => void handlers.set(topic, handler),
});
const levels = new LevelLoop();
hearOnsets(levels, mouth.timeline);

const context = new AudioContext();
const loudness = context.createGain();
loudness.gain.value = 0;
const tone = context.createOscillator();
const sound = context.createMediaStreamDestination();
tone.connect(loudness).connect(sound);
tone.start();
levels.follow('agent', sound.stream.getAudioTracks()[0]);

/** The observed movements of the mouth, with the time of the page. */
const moves: { viseme: number; at: number }[] = [];
let write: ((line: object) => void) | undefined;

const call = {
  moves,
  now: (): number => performance.now(),
  /** The agent begins to report a segment. */
  opens: (id: string): void => {
    let more: (() => void) | undefined;
    const lines: string[] = [];
    write = (line) => {
      lines.push(`${JSON.stringify(line)}\n`);
      more?.();
    };
    const reader = {
      info: { id: `stream-${id}`, attributes: { 'lk.segment_id': id } },
      async *[Symbol.asyncIterator]() {
        for (;;) {
          while (lines.length > 0) yield lines.shift() ?? '';
          await new Promise<void>((resolve) => (more = resolve));
        }
      },
    } as unknown as FaceStream;
    handlers.get('voicelive.face')?.(reader, { identity: 'agent' });
  },
  tells: (line: object): void => write?.(line),
  /** The agent is heard, or not, in this many milliseconds; returns the time by the page's clock. */
  sounds: (loud: boolean, inMs: number): number => {
    loudness.gain.setValueAtTime(loud ? 0.3 : 0, context.currentTime + inMs / 1000);
    return performance.now() + inMs;
  },
};

export type FacePage = typeof call;

function Stand() {
  const present = useStore(mouth.present);
  return <Orb status="speaking" loop={levels} mouth={present ? mouth.timeline : undefined} />;
}

Object.assign(globalThis, { call });
const root = document.querySelector('#root');
if (root) createRoot(root).render(<Stand />);

let last: string | null = null;
const look = (): void => {
  const viseme = document.querySelector('.mouth')?.getAttribute('data-viseme') ?? null;
  if (viseme !== null && viseme !== last) moves.push({ viseme: Number(viseme), at: performance.now() });
  last = viseme;
  requestAnimationFrame(look);
};
look();
