// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Face,
  type FaceEvents,
  type FaceLine,
  followFace,
  publishFace,
} from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { ScenarioInput } from '@voicelive-kit/emulator';
import { expect, onTestFinished, test } from 'vitest';
import { startAgent, until } from './stage.ts';

const SCENARIO: ScenarioInput = {
  version: 1,
  turns: [
    { say: 'A kayak is forty euros a day, and the paddle is included.' },
    { say: 'A dry bag is twelve euros, and a thermos is nine.' },
  ],
};

const VOICE = { model: 'gpt-4.1', voice: 'en-US-AvaNeural' } as const;

interface Told {
  name: keyof FaceEvents;
  event: FaceEvents[keyof FaceEvents];
  /** Milliseconds since the epoch. */
  at: number;
}

function record(face: Face): Told[] {
  const told: Told[] = [];
  for (const name of ['started', 'viseme', 'blendshapes', 'paused', 'resumed', 'ended'] as const) {
    face.on(name, (event) => told.push({ name, event, at: Date.now() }));
  }
  onTestFinished(() => face.close());
  return told;
}

const of = <Name extends keyof FaceEvents>(told: readonly Told[], name: Name): FaceEvents[Name][] =>
  told.filter((one) => one.name === name).map(({ event }) => event as FaceEvents[Name]);

test('visemes and blendshapes of an agent are emitted when their audio is played, not earlier', async () => {
  const { agent, plugin } = await startAgent(
    { ...VOICE, animation: { outputs: ['viseme_id', 'blendshapes'] } },
    { scenario: SCENARIO },
  );
  const sent: { item_id: string; viseme_id: number; audio_offset_ms: number }[] = [];
  plugin.on('response.animation_viseme.delta', (event) => sent.push(event));
  const told = record(followFace(agent.session));
  await agent.session.generateReply().waitForPlayout();
  await until('the end', () => of(told, 'ended')[0]);

  const [started] = of(told, 'started');
  const visemes = of(told, 'viseme');
  expect(sent.length).toBeGreaterThan(10);
  expect(visemes.map(({ visemeId, offsetMs }) => [visemeId, offsetMs])).toEqual(
    sent.map(({ viseme_id, audio_offset_ms }) => [viseme_id, audio_offset_ms]),
  );
  for (const { itemId, offsetMs, heardAt } of visemes) {
    expect(itemId).toBe(sent[0]?.item_id);
    expect(Math.abs(heardAt - (started?.heardAt ?? 0) - offsetMs)).toBeLessThanOrEqual(2);
  }
  // A timer of Node may fire a millisecond early.
  const earlyMs = told.filter(({ name }) => name === 'viseme').map(({ event, at }) => event.heardAt - at);
  expect(Math.max(...earlyMs)).toBeLessThanOrEqual(3);
  const frames = of(told, 'blendshapes');
  expect(frames.map(({ frameIndex }) => frameIndex)).toEqual(frames.map((_, index) => index));
  expect(frames[0]?.weights).toHaveLength(55);
  expect(of(told, 'ended')).toMatchObject([{ interrupted: false }]);
});

test('each message counts its own offsets, and the face stops when it is interrupted', async () => {
  const { agent } = await startAgent(
    { ...VOICE, animation: { outputs: ['viseme_id'] } },
    {
      scenario: {
        version: 1,
        turns: Array.from({ length: 12 }, () => SCENARIO.turns?.[0] ?? { say: 'No.' }),
      },
    },
  );
  const told = record(followFace(agent.session));
  for (const afterMs of [0, 20, 150, 400, 600, 30, 250, 900]) {
    const before = of(told, 'started').length;
    const speech = agent.session.generateReply();
    await until('the speech', () => of(told, 'started').length > before);
    await sleep(afterMs);
    speech.interrupt();
    await until('its end', () => of(told, 'ended').length > before);
  }
  await agent.session.generateReply().waitForPlayout();
  await until('the last end', () => of(told, 'ended').at(-1)?.interrupted === false);
  await sleep(500);

  const items = [...new Set(told.map(({ event }) => event.itemId))];
  expect(items).toHaveLength(9);
  for (const itemId of items) {
    const own = told.filter(({ event }) => event.itemId === itemId);
    expect(own.at(0)?.name).toBe('started');
    expect(own.at(-1)?.name).toBe('ended');
    const offsets = own.filter(({ name }) => name === 'viseme').map(({ event }) => event.offsetMs);
    expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b));
    const end = own.at(-1)?.event.offsetMs ?? 0;
    for (const offset of offsets) expect(offset).toBeLessThanOrEqual(end + 50);
  }
  // Messages are queued whole.
  expect(told.map(({ event }) => items.indexOf(event.itemId))).toEqual(
    told.map(({ event }) => items.indexOf(event.itemId)).toSorted((a, b) => a - b),
  );
});

test('a voice without visemes has no face, but still reports when it is heard', async () => {
  const { agent } = await startAgent(
    { ...VOICE, voice: 'en-US-Ava:DragonHDLatestNeural', animation: { outputs: ['viseme_id'] } },
    { scenario: SCENARIO },
  );
  const told = record(followFace(agent.session));
  await agent.session.generateReply().waitForPlayout();
  await until('the end', () => of(told, 'ended')[0]);
  expect(told.map(({ name }) => name)).toEqual(['started', 'ended']);
});

test('a listener that throws does no harm, and a closed face emits nothing more', async () => {
  const { agent } = await startAgent(
    { ...VOICE, animation: { outputs: ['viseme_id'] } },
    { scenario: SCENARIO },
  );
  const [first, second] = [followFace(agent.session), followFace(agent.session)];
  first.on('viseme', () => {
    throw new Error('a mistake of the application');
  });
  const [told, others] = [record(first), record(second)];
  const speech = agent.session.generateReply();
  await until('the mouth', () => of(others, 'viseme')[3]);
  second.close();
  const { length } = others;
  expect(others.at(-1)?.name).toBe('ended');
  await speech.waitForPlayout();
  await until('the end', () => of(told, 'ended')[0]);
  expect(others).toHaveLength(length);
});

/** A room that keeps one stream after the other; `broken` loses what is written. */
function fakeRoom(broken = false) {
  const streams: { topic: string; attributes: Record<string, string>; lines: FaceLine[]; closed: boolean }[] =
    [];
  const localParticipant = {
    streamText: async (options: { topic: string; attributes: Record<string, string> }) => {
      const stream = { ...options, lines: [] as FaceLine[], closed: false };
      streams.push(stream);
      return {
        write: async (text: string) => {
          if (broken) throw new Error('the room is gone');
          stream.lines.push(
            ...text
              .trim()
              .split('\n')
              .map((line) => JSON.parse(line) as FaceLine),
          );
        },
        close: async () => void (stream.closed = true),
      };
    },
  };
  return { room: { localParticipant }, streams };
}

test('a room gets each segment in a stream: the mouth ahead of its audio, and the position of the cut', async () => {
  const { agent } = await startAgent(
    { ...VOICE, animation: { outputs: ['viseme_id'] } },
    { scenario: SCENARIO },
  );
  const face = followFace(agent.session);
  const told = record(face);
  const { room, streams } = fakeRoom();
  publishFace(face, room);
  publishFace(face, fakeRoom(true).room);
  const speech = agent.session.generateReply();
  await until('the mouth', () => of(told, 'viseme')[5]);
  speech.interrupt();
  await until('the cut', () => streams[0]?.closed);
  await agent.session.generateReply().waitForPlayout();
  await until('the end', () => streams[1]?.closed);

  expect(streams.map(({ topic }) => topic)).toEqual(['voicelive.face', 'voicelive.face']);
  const [cut, whole] = streams;
  expect(cut?.lines[0]?.type).toBe('start');
  const ahead = cut?.lines.flatMap((line) => (line.type === 'visemes' ? line.visemes : [])) ?? [];
  expect(ahead.length).toBeGreaterThan(
    of(told, 'viseme').filter(({ itemId }) => itemId === cut?.attributes['lk.segment_id']).length,
  );
  expect(cut?.lines.at(-1)).toMatchObject({ type: 'cut', segmentId: cut?.attributes['lk.segment_id'] });
  expect(whole?.lines.at(-1)?.type).toBe('end');
  const last = of(told, 'viseme').filter(({ itemId }) => itemId === whole?.attributes['lk.segment_id']);
  expect(whole?.lines.flatMap((line) => (line.type === 'visemes' ? line.visemes : []))).toEqual(
    last.map(({ offsetMs, visemeId }) => [offsetMs, visemeId]),
  );
});
