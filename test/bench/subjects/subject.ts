// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';

/** Where a subject reports its output. */
export interface Sink {
  /** Audio that a listener could have played now. */
  audio(responseId: string, samples: number): void;
  /** The service detected the start of the caller's speech. */
  speechStarted(): void;
  error(message: string): void;
}

/** One conversation with the bench's server. */
export interface SubjectSession {
  pushAudio(frame: AudioFrame): void;
}

/** One way to talk to a realtime service, to be measured. */
export interface Subject {
  /** Opens a conversation with the server on `port` of 127.0.0.1; it connects by itself. */
  open(port: number, sink: Sink): SubjectSession;
  /** A model for an AgentSession; absent if the subject is not a plugin. */
  createModel?(port: number): llm.RealtimeModel;
}

/** `idle` is the driver without a subject: the cost of measuring itself. */
export type SubjectName = 'voicelive' | 'openai' | 'bare' | 'idle';

/** Loads a subject; the modules of the others stay out of the process, whose memory is measured. */
export async function loadSubject(name: SubjectName): Promise<Subject> {
  if (name === 'voicelive') return (await import('./voicelive.ts')).voicelive;
  if (name === 'openai') return (await import('./openai.ts')).openai;
  if (name === 'bare') return (await import('./bare.ts')).bare;
  return { open: () => ({ pushAudio: () => undefined }) };
}
