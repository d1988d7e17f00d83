// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { AgentProbe, Peer, ScriptedServer } from '@voicelive-kit/conformance/testing';
import { expect, test } from 'vitest';
import { say } from '../../src/index.ts';
import { type Field, heard, openField } from '../support.ts';
import { asked, givenIn, obeys } from './given-words.ts';

const WORDS = 'One two three four five six seven eight nine ten.';
/** How many steps the service takes to speak given words. */
const STEPS = 5;

interface Scene {
  readonly server: ScriptedServer;
  readonly agent: AgentProbe;
}

const DISTURBANCES: Record<string, (scene: Scene, peer: Peer) => void> = {
  'a drop': (_, peer) => peer.drop('abrupt'),
  'an interruption': ({ agent }) => {
    // The framework throws for a speech that must not be interrupted.
    void (async () => agent.session.interrupt())().catch(() => undefined);
  },
  'the caller': (_, peer) => void peer.userTurn(),
  "a response of the service's own": (_, peer) => {
    const own = peer.respond();
    own.speak('By the way.', 40);
    own.end();
  },
};
const MOMENTS = Object.keys(DISTURBANCES).flatMap((what) =>
  Array.from({ length: STEPS + 1 }, (_, after) =>
    [true, false].map((allowInterruptions) => ({ what, after, allowInterruptions })),
  ).flat(),
);

/** Has the service speak the first given words step by step, with one disturbance; later ones are spoken at once. */
function disturb(scene: Scene, after: number, by: (scene: Scene, peer: Peer) => void): void {
  const { server } = scene;
  server.behaviour.onRequest = (request, peer) => {
    obeys(server);
    const happens = (step: number): void => {
      if (step === after) by(scene, peer);
    };
    happens(0);
    const response = peer.respond({ answering: request });
    happens(1);
    const item = response.message();
    happens(2);
    response.text(item, givenIn(request) ?? '').audio(item, 200);
    happens(3);
    if (!response.ended) response.endMessage(item);
    happens(4);
    if (!response.ended) response.end();
    happens(5);
  };
}

async function open(): Promise<Scene> {
  const field: Field = await openField();
  const agent = await field.agent();
  return { server: field.server, agent };
}

test.each(MOMENTS)(
  'given words disturbed by $what after step $after end, and appear at most once in every history; may be interrupted: $allowInterruptions',
  async ({ what, after, allowInterruptions }) => {
    const scene = await open();
    const { server, agent } = scene;
    disturb(scene, after, DISTURBANCES[what]!);
    const handle = say(agent.session, WORDS, { allowInterruptions });
    await server.until('the end of the speech', () => handle.done());
    // The next one is spoken, whatever happened to this one.
    await say(agent.session, 'And more.').waitForPlayout();
    await server.until('the next words', () => agent.said.includes('assistant: And more.'));
    const times = (texts: readonly (string | undefined)[]): number =>
      texts.filter((text) => text?.startsWith('One')).length;
    const shown = agent.plugin.session.chatCtx.items.map((item) =>
      item.type === 'message' ? item.textContent : undefined,
    );
    expect(times(agent.messages.map(({ textContent }) => textContent))).toBeLessThanOrEqual(1);
    expect(times(shown)).toBeLessThanOrEqual(1);
    const held = server.items().map((item) => (item.kind === 'message' ? item.text : ''));
    expect(times(held)).toBeLessThanOrEqual(1);
    expect(asked(server).filter((text) => text === WORDS).length).toBeLessThanOrEqual(2);
    expect(agent.plugin.errors.filter(({ recoverable }) => !recoverable)).toEqual([]);
    // Of words cut off by a lost connection, those that nobody can have heard yet are not included.
    const whole = !allowInterruptions && what !== 'a drop';
    expect(!whole || agent.said.includes(`assistant: ${WORDS}`)).toBe(true);
  },
);

test('given words that must not be interrupted are not interrupted while they are requested again', async () => {
  const { server, ...field } = await openField();
  const { session, peer } = await field.session();
  const generation = session.say(WORDS, { allowInterruptions: false });
  const request = await server.until('the request', () => server.requests()[0]);
  peer.respond({ answering: request });
  const given = await generation;
  peer.drop('abrupt');
  const again = await server.until('the second request', () => server.requests()[1]);
  await session.interrupt();
  const response = server.peer.respond({ answering: again });
  response.speak(givenIn(again) ?? '', 60);
  response.end();
  expect(await heard(server, given)).toBe(WORDS);
});

test('given words are not requested again from a voice that cannot speak them', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  const generation = session.say(WORDS);
  const request = await server.until('the request', () => server.requests()[0]);
  peer.respond({ answering: request });
  const reader = probe.read(await generation);
  peer.drop('abrupt');
  session.updateOptions({ voice: 'alloy' });
  await server.until('the end', () => reader.ended);
  await session.updateInstructions('There and back.');
  expect(asked(server)).toEqual([WORDS]);
  expect(probe.errors.at(-1)?.error).toMatchObject({ code: 'say_unsupported' });
});
