// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SessionSnapshot } from '../../src/index.ts';
import {
  NOT_EMULATED,
  OPENAI_CLIENT,
  OPENAI_SERVER,
  SOURCES,
  VOICE_LIVE_CLIENT,
  VOICE_LIVE_SERVER,
} from './sources.ts';
import { VOICE_AGENT_CLIENT, VOICE_AGENT_SERVER } from './voice-agent-sources.ts';

type Direction = 'sent' | 'received';
type Dialect = SessionSnapshot['dialect'];

/** Which scenes produced which events on the wire. */
export class Coverage {
  readonly #scenes = new Map<string, Set<string>>();

  add(scene: string, sessions: readonly SessionSnapshot[]): void {
    for (const { dialect, sent, received, audio } of sessions) {
      for (const type of Object.keys(sent)) this.#note(dialect, 'sent', type, scene);
      for (const { type } of received) this.#note(dialect, 'received', type, scene);
      if (audio.appends > 0) this.#note(dialect, 'received', 'input_audio_buffer.append', scene);
    }
  }

  scenes(dialect: Dialect, direction: Direction, type: string): string[] {
    return [...(this.#scenes.get(`${dialect} ${direction} ${type}`) ?? [])];
  }

  #note(dialect: Dialect, direction: Direction, type: string, scene: string): void {
    const key = `${dialect} ${direction} ${type}`;
    this.#scenes.set(key, (this.#scenes.get(key) ?? new Set()).add(scene));
  }
}

/** Each table of EVENTS.md: its subject, and the source of each event. */
export const TABLES = [
  { title: 'Voice Live: server events', dialect: 'voice-live', direction: 'sent', events: VOICE_LIVE_SERVER },
  {
    title: 'Voice Live: client events',
    dialect: 'voice-live',
    direction: 'received',
    events: VOICE_LIVE_CLIENT,
  },
  { title: 'OpenAI: server events', dialect: 'openai', direction: 'sent', events: OPENAI_SERVER },
  { title: 'OpenAI: client events', dialect: 'openai', direction: 'received', events: OPENAI_CLIENT },
  {
    title: 'Voice agents: server events',
    dialect: 'voice-agent-v1',
    direction: 'sent',
    events: VOICE_AGENT_SERVER,
  },
  {
    title: 'Voice agents: client events',
    dialect: 'voice-agent-v1',
    direction: 'received',
    events: VOICE_AGENT_CLIENT,
  },
] as const satisfies readonly {
  title: string;
  dialect: Dialect;
  direction: Direction;
  events: Readonly<Record<string, string>>;
}[];

/** Events without a scene and without a reason for that. */
export function missing(coverage: Coverage): string[] {
  return TABLES.flatMap(({ dialect, direction, events }) =>
    Object.keys(events).filter(
      (type) =>
        coverage.scenes(dialect, direction, type).length === 0 &&
        !(dialect === 'voice-live' && type in NOT_EMULATED),
    ),
  );
}

/** Events that were sent although they are listed as not emulated. */
export function denied(coverage: Coverage): string[] {
  return Object.keys(NOT_EMULATED).filter((type) => coverage.scenes('voice-live', 'sent', type).length > 0);
}

/** EVENTS.md. */
export function renderTables(coverage: Coverage): string {
  const tables = TABLES.map(({ title, dialect, direction, events }) => {
    const rows = Object.entries(events).map(([type, source]) => {
      const scenes = coverage.scenes(dialect, direction, type);
      const proof = scenes[0] ?? NOT_EMULATED[type];
      return `| \`${type}\` | ${proof} | ${source.split('').join(' ')} |`;
    });
    const done = direction === 'sent' ? 'Produced in' : 'Accepted in';
    return [`## ${title}`, '', `| Event | ${done} | Source |`, '| --- | --- | --- |', ...rows].join('\n');
  });
  const sources = Object.entries(SOURCES).map(([letter, source]) => `- **${letter}** ${source}`);
  return [
    '# Events',
    '',
    'Every event the emulator knows, a test that produces it, and where the event is described in public. This file is',
    'written by `test/every-event/every-event.test.ts`, which fails when it is stale; `vitest run -u` rewrites it. The tests',
    'named here are scenes of that file: real conversations over real sockets, most of them held by the official SDK.',
    '',
    'Sources:',
    '',
    ...sources,
    '',
    tables.join('\n\n'),
    '',
  ].join('\n');
}
