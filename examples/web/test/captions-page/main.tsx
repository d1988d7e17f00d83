// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The captions of the page without a room: a test controls what happens in the call. */
import { createRoot } from 'react-dom/client';
import { captionReducer, NO_CAPTIONS, type Speaker } from '../../src/captions/caption-list.ts';
import { placeCaption } from '../../src/captions/place-caption.ts';
import { CaptionsView } from '../../src/captions/captions-view.tsx';
import { type CaptionStream, receiveCaptions } from '../../src/captions/receive-captions.ts';
import { AgentClock } from '../../src/captions/speech-clock.ts';
import { createStore } from '../../src/store.ts';

const handlers = new Map<string, (reader: CaptionStream, from: { identity: string }) => void>();
const captions = createStore(captionReducer, NO_CAPTIONS);
const agent = new AgentClock();
let callerStartedAt: number | undefined;
receiveCaptions(
  {
    localParticipant: { identity: 'caller' },
    registerTextStreamHandler: (topic, handler) => void handlers.set(topic, handler),
  },
  captions,
  { callerStartedAt: () => callerStartedAt, agent },
);
const place = placeCaption(captions);

const transcribe = (identity: string, id: string, chunks: readonly string[]): void =>
  write('lk.transcription', identity, id, chunks);

function write(topic: string, identity: string, id: string, chunks: readonly string[]): void {
  const attributes = { 'lk.segment_id': id, 'lk.transcription_final': 'true' };
  const reader: CaptionStream = {
    info: { id: `stream-${id}`, attributes },
    readAll: async () => chunks.join(''),
    async *[Symbol.asyncIterator]() {
      yield* chunks;
    },
  };
  handlers.get(topic)?.(reader, { identity });
}

const shown: { text: string; atMs: number }[] = [];
captions.subscribe(() => {
  const text = captions.get().captions.at(-1)?.text.trim() ?? '';
  if (text === '' || text === shown.at(-1)?.text) return;
  shown.push({ text, atMs: performance.now() - (agent.heardAt ?? Number.NaN) });
});

const call = {
  /** What the latest caption has shown, with milliseconds since the agent was first heard. */
  shown,
  /** The microphone has been loud since then, in milliseconds from now. */
  callerIsHeard: (fromNowMs: number): void => void (callerStartedAt = performance.now() + fromNowMs),
  agentIsHeard: (fromNowMs: number): void => agent.heard(performance.now() + fromNowMs),
  callerSays: (id: string, text: string): void => transcribe('caller', id, [text]),
  agentSays: (id: string, text: string): void => transcribe('agent', id, [text]),
  /** The agent has spoken a filler. */
  agentBridges: (id: string, text: string): void => write('voicelive.filler', 'agent', id, [text]),
  /** Words with the second at which each is spoken, in the format of LiveKit Agents with `jsonFormat`. */
  agentSaysTimed: (id: string, words: readonly (readonly [string, number])[]): void =>
    transcribe(
      'agent',
      id,
      words.map(([text, end_time]) => `${JSON.stringify({ text, end_time })}\n`),
    ),
  interrupted: (text: string): void => captions.dispatch({ type: 'interrupted', text }),
  /** The agent has put a message into the history, `startedAt` by its own clock. */
  told: (message: { speaker: Speaker; text: string; startedAt: number }): void =>
    place({ ...message, at: message.startedAt + 2000 }),
};

export type CaptionsPage = typeof call;

Object.assign(globalThis, { call });
const root = document.querySelector('#root');
if (root) createRoot(root).render(<CaptionsView captions={captions} />);
