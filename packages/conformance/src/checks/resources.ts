// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { AudioResampler } from '@livekit/rtc-node';
import { randomBytes } from 'node:crypto';
import type { Check } from '../check.ts';
import type { Peer } from '../server/peer.ts';
import { bytesHeld, collectGarbage } from '../stage/heap.ts';
import { constant } from '../stage/signals.ts';
import { FAST_CONNECTION, listen, type Stage } from '../stage/stage.ts';
import { TimerWatch } from '../stage/timer-watch.ts';

/** Resources that a plugin must release. */
export const resources: Check[] = [
  {
    id: 'RES-01',
    statement: '300 replies leave no timers, no listeners and no more than 50 of their generations behind',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: one plugin session lives as long as the conversation',
    fresh: true,
    timeoutMs: 30_000,
    async run(stage) {
      const timers = new TimerWatch();
      stage.onClose(() => timers.stop());
      stage.server.answersRequests();
      const { session, peer } = await timers.run(() => open(stage));
      for (let index = 0; index < 5; index += 1) await timers.run(() => reply(session));
      await stage.pause(50);
      const listeners = listenersOf(session);
      const timersBefore = timers.live;
      const left: WeakRef<llm.GenerationCreatedEvent>[] = [];
      for (let index = 0; index < 300; index += 1) {
        left.push(await timers.run(() => reply(session)));
        peer.received.length = 0;
      }
      await stage.settles(
        stage.until('timers', () => timers.live <= timersBefore, 500),
        600,
      );
      stage.expect(timers.live).toBeAtMost(timersBefore, 'timers of the session that are still running');
      stage.expect(listenersOf(session)).toBeAtMost(listeners, 'listeners of the session');
      await collectGarbage();
      stage
        .expect(left.filter((generation) => generation.deref() !== undefined).length)
        .toBeAtMost(50, 'generations, of 300, that are still referenced');
    },
  },
  {
    id: 'RES-02',
    statement: '100 sessions opened and closed leave no sockets and no timers behind',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: opens a session for each agent that takes over',
    fresh: true,
    timeoutMs: 30_000,
    async run(stage) {
      const timers = new TimerWatch();
      stage.onClose(() => timers.stop());
      const sockets = (): number =>
        process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
      const before = sockets();
      for (let round = 0; round < 10; round += 1) {
        const opened = await timers.run(async () =>
          Promise.all(Array.from({ length: 10 }, async () => startOne(stage))),
        );
        await stage.until(
          'ten configured connections',
          () =>
            stage.server
              .connections()
              .slice(round * 10)
              .filter((peer) => peer.of('config').length > 0).length === 10,
          3000,
        );
        await timers.run(async () => Promise.all(opened.map(async (session) => session.close())));
      }
      await stage.until(
        'all connections to end',
        () => stage.server.openPeers().length === 0,
        1000,
        () => `${stage.server.openPeers().length} of 100 are open`,
      );
      await stage.until(
        'all sockets to be gone',
        () => sockets() <= before,
        1000,
        () => `${sockets() - before} more than before`,
      );
      await stage.until(
        'all timers to be gone',
        () => timers.live === 0,
        1000,
        () => `${timers.live} timers that keep the process alive`,
      );
    },
  },
  {
    id: 'RES-03',
    statement: 'Native resamplers are closed with the session, and when the rate of the input changes',
    severity: 'should',
    source: '@livekit/rtc-node 0.13.34 audio_resampler.ts: close() frees memory that Node does not collect',
    fresh: true,
    async run(stage) {
      const { session } = await stage.session();
      const open = watchResamplers(stage);
      for (const sampleRate of [48_000, 16_000, 8000])
        for (const frame of constant(100, 8000, { sampleRate })) session.pushAudio(frame);
      await stage.until('the audio', () => stage.server.audioMs() > 0);
      await session.close();
      await stage.until(
        'all native resamplers to be closed',
        () => open.size === 0,
        500,
        () => `${open.size} of those that were used are open`,
      );
    },
  },
  {
    id: 'RES-04',
    statement: '1000 items that were created and deleted leave none of their content in memory',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/utils.ts: a context is shortened by deleting items from the provider',
    needs: ({ capabilities }) =>
      capabilities.midSessionChatCtxUpdate
        ? undefined
        : 'the adapter declares midSessionChatCtxUpdate: false',
    fresh: true,
    timeoutMs: 30_000,
    async run(stage) {
      const { session, peer } = await open(stage);
      const createAndDelete = async (count: number): Promise<void> => {
        for (let done = 0; done < count; done += 50) {
          const items = Array.from({ length: 50 }, () =>
            llm.ChatMessage.create({ role: 'user', content: randomBytes(2048).toString('hex') }),
          );
          await session.updateChatCtx(new llm.ChatContext(items));
          await session.updateChatCtx(llm.ChatContext.empty());
          peer.received.length = 0;
        }
      };
      await createAndDelete(200);
      const before = await bytesHeld();
      await createAndDelete(1000);
      const grown = (await bytesHeld()) - before;
      stage.expect(stage.server.items()).toHaveLength(0, 'items at the provider');
      stage.expect(session.chatCtx.items).toHaveLength(0, 'items in the context of the session');
      // The items had 4 MB of text.
      stage.expect(Math.round(grown / 1024)).toBeAtMost(2048, 'kilobytes more than before');
    },
  },
  {
    id: 'RES-05',
    statement: 'A busy conversation causes no Node warning about too many listeners',
    severity: 'must',
    source:
      'node:events: warns once if an emitter or signal gets more than ten listeners, which suggests a leak',
    fresh: true,
    timeoutMs: 20_000,
    async run(stage) {
      stage.server.answersRequests();
      const { session, peer } = await open(stage);
      for (const frame of constant(3000, 8000)) session.pushAudio(frame);
      for (let index = 0; index < 40; index += 1) {
        await session.updateInstructions(`instructions ${index}`);
        await session.updateTools(llm.ToolContext.empty());
        await reply(session);
        peer.transcriptFinal(peer.userTurn(), `turn ${index}`);
        const created = new Promise((resolve) => session.once('generation_created', resolve));
        const ended = new Promise((resolve) => session.once('metrics_collected', resolve));
        const spoken = peer.respond();
        spoken.audio(spoken.message(), 100);
        await created;
        await session.interrupt();
        await ended;
      }
      // Node emits the warning in a later turn of the event loop; it is a finding by itself.
      await stage.pause(100);
    },
  },
  {
    id: 'RES-06',
    statement: 'Twenty minutes of conversation, run in fast motion, leave no more than 15 MB behind',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: a session has no time limit',
    fresh: true,
    timeoutMs: 60_000,
    async run(stage) {
      const { session, peer } = await open(stage);
      const turns = 200;
      const heard = constant(3000, 8000, { frameMs: 100 });
      let before = 0;
      for (let index = 0; index < turns; index += 1) {
        if (index === turns / 10) before = await bytesHeld();
        await turn(stage, { session, peer }, `turn ${index}`, heard);
        if (index < turns / 10 || index % 60 !== 19) continue;
        const grown = (await bytesHeld()) - before;
        stage
          .expect(Math.round(grown / 2 ** 20))
          .toBeAtMost(15, `megabytes more after ${index + 1} turns than after ${turns / 10}`);
      }
    },
  },
  {
    id: 'RES-07',
    statement:
      '50 sessions with audio both ways use no more than one core, that is 20 ms of CPU time per second each',
    severity: 'should',
    source: '@livekit/agents 1.9.0 worker.ts: jobs of one machine share its cores',
    alone: true,
    timeoutMs: 30_000,
    async run(stage) {
      const count = 50;
      const opened: { session: llm.RealtimeSession; peer: Peer }[] = [];
      for (let index = 0; index < count; index += 1) opened.push(await open(stage));
      const speakers = opened.map(({ peer }) => {
        const response = peer.respond();
        return { response, item: response.message() };
      });
      const frames = constant(20, 8000);
      const startedAt = performance.now();
      const costs: number[] = [];
      let from = process.cpuUsage();
      for (let tick = 1; tick <= 4 * 50; tick += 1) {
        for (const { session } of opened) for (const frame of frames) session.pushAudio(frame);
        if (tick % 5 === 1) for (const { response, item } of speakers) response.audio(item, 100);
        await stage.pause(Math.max(0, startedAt + tick * 20 - performance.now()));
        if (tick % 50 > 0) continue;
        const { user, system } = process.cpuUsage(from);
        costs.push((user + system) / 1000 / count);
        from = process.cpuUsage();
      }
      for (const { response } of speakers) response.cancelled();
      // What else the machine does can only add to it. The scripted provider runs in the same process and is included.
      stage
        .expect(Math.round(Math.min(...costs)))
        .toBeAtMost(20, 'milliseconds of CPU time for a session, in the best of four seconds');
    },
  },
];

/** A session that is not recorded, so that only the plugin can retain memory. Its generations are read to their end. */
async function open(stage: Stage): Promise<{ session: llm.RealtimeSession; peer: Peer }> {
  const before = stage.server.connections().length;
  const session = await startOne(stage);
  session.on('generation_created', (generation: llm.GenerationCreatedEvent) => void read(generation));
  const peer = await stage.until('a connection', () => stage.server.connections()[before], 3000);
  await stage.until('its configuration', () => peer.of('config').length > 0);
  await stage.pause(5);
  return { session, peer };
}

async function startOne(stage: Stage): Promise<llm.RealtimeSession> {
  const connOptions = { ...FAST_CONNECTION };
  const session = stage.adapter.createModel(stage.server.endpoint, { connOptions }).session();
  listen(session);
  stage.onClose(() => session.close());
  return session;
}

/** One requested reply from request to end. */
async function reply(session: llm.RealtimeSession): Promise<WeakRef<llm.GenerationCreatedEvent>> {
  const ended = new Promise((resolve) => session.once('metrics_collected', resolve));
  const generation = new WeakRef(await session.generateReply());
  await ended;
  return generation;
}

/** The user speaks, is transcribed and gets a spoken answer. */
async function turn(
  stage: Stage,
  { session, peer }: { session: llm.RealtimeSession; peer: Peer },
  text: string,
  frames: ReturnType<typeof constant>,
): Promise<void> {
  const ended = new Promise((resolve) => session.once('metrics_collected', resolve));
  const item = peer.userStart();
  for (const frame of frames) session.pushAudio(frame);
  peer.userStop(item);
  peer.userItem(item);
  peer.transcriptFinal(item, `The user says ${text}.`);
  const response = peer.respond();
  const message = response.message();
  for (let piece = 0; piece < 30; piece += 1) response.text(message, `${text} `).audio(message, 100);
  response.endMessage(message).end();
  const { state } = await stage.settles(ended, 3000);
  stage.expect(state).toBe('resolved', `the end of ${text}`);
  await stage.until('what the user said', () => stage.server.audioMs() >= 2900);
  peer.received.length = 0;
}

async function read({ messageStream, functionStream }: llm.GenerationCreatedEvent): Promise<void> {
  const drain = async (stream: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of stream);
  };
  const messages = async (): Promise<void> => {
    for await (const { textStream, audioStream } of messageStream)
      await Promise.all([drain(textStream), drain(audioStream)]);
  };
  // A stream that fails has ended; only that matters here.
  await Promise.allSettled([messages(), drain(functionStream)]);
}

function listenersOf(session: llm.RealtimeSession): number {
  return session.eventNames().reduce((sum, name) => sum + session.listenerCount(name), 0);
}

/** Counts the native resamplers that are used from now on and not closed. */
function watchResamplers(stage: Stage): Set<AudioResampler> {
  const used = new Set<AudioResampler>();
  const { prototype } = AudioResampler;
  const { push, close } = Object.getOwnPropertyDescriptors(prototype);
  prototype.push = function (...args) {
    used.add(this);
    return push.value?.apply(this, args) ?? [];
  };
  prototype.close = function () {
    used.delete(this);
    close.value?.apply(this);
  };
  stage.onClose(() => void Object.defineProperties(prototype, { push, close }));
  return used;
}
