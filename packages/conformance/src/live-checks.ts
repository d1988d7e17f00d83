// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { Check, CheckId } from './check.ts';
import { constant } from './stage/signals.ts';
import type { GenerationReader } from './stage/generation-reader.ts';
import type { SessionProbe } from './stage/session-probe.ts';
import type { Stage } from './stage/stage.ts';

/** Milliseconds a live run of a check may take, because a real model takes its time to answer. */
export const LIVE_LIMIT_MS = 45_000;
const ANSWER_MS = 20_000;

type Run = Check['run'];

/** Requests a reply of the real model and reads it from its start. */
async function reply(
  probe: SessionProbe,
  ask = 'Answer with the single word ready.',
): Promise<GenerationReader> {
  return probe.read(await probe.session.generateReply(ask));
}

/** The same, but reads it to the end of its streams. */
async function wholeReply(stage: Stage, probe: SessionProbe): Promise<GenerationReader> {
  const reader = await reply(probe);
  await stage.until('the reply to end', () => reader.ended, ANSWER_MS);
  return reader;
}

const message = (id: string, content: string, createdAt: number): llm.ChatMessage =>
  llm.ChatMessage.create({ id, role: 'user', content, createdAt });

const closesTwice: Run = async (stage) => {
  const { session } = await stage.session();
  const outcome = await stage.settles(Promise.all([session.close(), session.close()]), 5000);
  stage.expect(outcome.state).toBe('resolved', 'two calls of close() at once');
};

const closesQuietly: Run = async (stage) => {
  const probe = await stage.session();
  await wholeReply(stage, probe);
  await probe.session.close();
  await stage.pause(500);
  stage.expect(probe.errors.map(({ error }) => String(error))).toEqual([], 'error events');
};

const announcesOnce: Run = async (stage) => {
  const probe = await stage.session();
  const { generation } = await wholeReply(stage, probe);
  const same = probe.generations.filter(({ responseId }) => responseId === generation.responseId);
  stage.expect(same.length).toBeAtMost(1, 'generation_created events of one response');
};

const isUserInitiated: Run = async (stage) => {
  const { generation } = await reply(await stage.session());
  stage.expect(generation.userInitiated).toBe(true, 'userInitiated of a requested reply');
  stage.expect(typeof generation.responseId).toBe('string', 'type of responseId');
};

const speaks: Run = async (stage) => {
  const reader = await wholeReply(stage, await stage.session());
  stage.expect(reader.text.length).toBeAtLeast(1, 'characters of text');
  stage.expect(reader.samples().length).toBeAtLeast(1, 'samples of audio');
  const shapes = new Set(
    reader.messages.flatMap(({ frames }) => frames.map((frame) => `${frame.sampleRate}/${frame.channels}`)),
  );
  stage.expect([...shapes]).toHaveLength(1, 'combinations of rate and channels');
};

const saysModalities: Run = async (stage) => {
  const reader = await wholeReply(stage, await stage.session());
  stage.expect(reader.messages.map(({ modalities }) => modalities?.includes('audio'))).toEqual(
    reader.messages.map(() => true),
    'messages whose modalities name audio',
  );
};

const stopsAtOnce: Run = async (stage) => {
  const probe = await stage.session();
  const reader = await reply(probe, 'Count slowly from one to fifty.');
  await stage.until('the first audio', () => reader.samples().length > 0, ANSWER_MS);
  stage.expect(reader.ended).toBe(false, 'the reply has ended before it is interrupted');
  const at = stage.timeline.now();
  await probe.session.interrupt();
  await stage.until('the streams to end after interrupt()', () => reader.ended, 1000);
  stage
    .expect((reader.endedAtMs ?? Infinity) - at)
    .toBeAtMost(100, 'milliseconds from interrupt() to the end');
};

const metersOnce: Run = async (stage) => {
  const probe = await stage.session();
  const { generation } = await wholeReply(stage, probe);
  await stage.until('metrics', () => probe.metrics.length > 0, 5000);
  const [metrics] = probe.metrics;
  stage.expect(probe.metrics).toHaveLength(1, 'metrics events');
  stage.expect(metrics?.requestId).toBe(generation.responseId, 'requestId');
  stage.expect(metrics?.outputTokens ?? 0).toBeAtLeast(1, 'output tokens');
  stage.expect(metrics?.metadata?.modelName ?? '').toSatisfy(Boolean, 'a name', 'metadata.modelName');
};

const keepsOrder: Run = async (stage) => {
  const { session } = await stage.session();
  const items = [message('item_live_1', 'one', 1), message('item_live_2', 'two', 2)];
  await session.updateChatCtx(new llm.ChatContext(items));
  const seen = session.chatCtx.items.map(({ id }) => id).filter((id) => id.startsWith('item_live_'));
  stage.expect(seen).toEqual(['item_live_1', 'item_live_2'], 'items after the update');
};

const deletes: Run = async (stage) => {
  const { session } = await stage.session();
  const items = [message('item_live_1', 'one', 1), message('item_live_2', 'two', 2)];
  await session.updateChatCtx(new llm.ChatContext(items));
  await session.updateChatCtx(new llm.ChatContext(items.slice(1)));
  const seen = session.chatCtx.items.map(({ id }) => id).filter((id) => id.startsWith('item_live_'));
  stage.expect(seen).toEqual(['item_live_2'], 'items after the deletion');
};

const neverThrows: Run = async (stage) => {
  const { session } = stage.openSession();
  for (const frame of constant(100, 0, { sampleRate: 48_000, channels: 2 })) session.pushAudio(frame);
  await session.updateInstructions('Be brief.');
  for (const frame of constant(500, 0, { sampleRate: 16_000 })) session.pushAudio(frame);
  await stage.pause(1000);
};

/**
 * Checks that also make sense against a real service, and their live version: it can observe only the client's side.
 */
export const LIVE_CHECKS: ReadonlyMap<CheckId, Run> = new Map<CheckId, Run>([
  ['LIF-14', closesTwice],
  ['AIN-10', neverThrows],
  ['GEN-01', announcesOnce],
  ['GEN-06', saysModalities],
  ['GEN-09', speaks],
  ['INT-02', stopsAtOnce],
  ['RPL-01', isUserInitiated],
  ['CTX-02', keepsOrder],
  ['CTX-06', deletes],
  ['ERR-06', closesQuietly],
  ['MET-01', metersOnce],
]);
