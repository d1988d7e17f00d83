// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm, voice } from '@livekit/agents';
import { EventEmitter } from 'node:events';
import { capability, type Check } from '../check.ts';
import { constant } from '../stage/signals.ts';
import { listen } from '../stage/stage.ts';

const look = (): llm.ToolContextEntry =>
  llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'seen' });

/** From the model to the first conversation, and across handoffs. */
export const lifecycle: Check[] = [
  {
    id: 'LIF-01',
    statement: 'session() returns a session at once, without waiting for the network',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: calls llm.session() and awaits nothing',
    async run(stage) {
      const model = stage.model();
      const took: number[] = [];
      for (let i = 0; i < 3; i += 1) {
        const before = performance.now();
        const session: unknown = model.session();
        took.push(performance.now() - before);
        stage
          .expect(typeof (session as Partial<llm.RealtimeSession>).generateReply)
          .toBe('function', 'type of generateReply of what session() returns');
      }
      await stage.until('three connections', () => stage.server.connections().length === 3);
      // The fastest of three: the first call includes lazy loading.
      stage.expect(Math.min(...took)).toBeAtMost(50, 'milliseconds that session() takes');
    },
  },
  {
    id: 'LIF-02',
    statement: 'No event is emitted before session() has returned',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: attaches its listeners after llm.session()',
    async run(stage) {
      const model = stage.model();
      const early: { emitter: object; name: string }[] = [];
      // session() is synchronous, so nothing else runs before the original is restored.
      const original = Object.getOwnPropertyDescriptor(EventEmitter.prototype, 'emit') ?? {};
      const emit = original.value as (
        this: EventEmitter,
        name: string | symbol,
        ...args: unknown[]
      ) => boolean;
      EventEmitter.prototype.emit = function record(this: EventEmitter, name: string | symbol, ...args) {
        early.push({ emitter: this, name: String(name) });
        return emit.call(this, name, ...args);
      };
      let session: llm.RealtimeSession;
      try {
        session = model.session();
      } finally {
        Object.defineProperty(EventEmitter.prototype, 'emit', original);
      }
      const probe = stage.probeOf(session);
      const names = early.filter(({ emitter }) => emitter === session).map(({ name }) => name);
      listen(session);
      stage.expect(names).toEqual([], 'events while session() ran');
      stage.expect(probe.events.map(({ name }) => name)).toEqual([], 'events before listeners were attached');
      await stage.connected(probe);
    },
  },
  {
    id: 'LIF-03',
    statement: 'Instructions, context and tools reach the provider before the first request',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: onEnter runs right after _updateSession',
    async run(stage) {
      const chatCtx = new llm.ChatContext([
        llm.ChatMessage.create({ id: 'item_one', role: 'user', content: 'one', createdAt: 1000 }),
        llm.ChatMessage.create({ id: 'item_two', role: 'assistant', content: 'two', createdAt: 2000 }),
      ]);
      const seen: unknown[] = [];
      stage.server.behaviour.onRequest = (request, peer) => {
        const { instructions = '', tools = [] } = peer.config;
        seen.push({
          instructions: instructions.includes('Speak of ships.'),
          tools: tools.map(({ name }) => name),
          items: peer.conversation.items().map((item) => (item.kind === 'message' ? item.text : item.kind)),
        });
        const response = peer.respond({ answering: request });
        response.speak('Ahoy.', 60);
        response.end();
      };
      await stage.agent({
        instructions: 'Speak of ships.',
        tools: [look()],
        chatCtx,
        onEnter: (session) => void session.generateReply({ instructions: 'Greet.' }),
        waitsForConnection: false,
      });
      await stage.until('the first request', () => seen.length > 0, 3000);
      stage
        .expect(seen[0])
        .toEqual(
          { instructions: true, tools: ['look'], items: ['one', 'two'] },
          'what the provider had at the first request',
        );
    },
  },
  {
    id: 'LIF-04',
    statement: 'A start with an empty context changes no items and does not wait',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: awaits updateChatCtx() of an empty context too',
    async run(stage) {
      const probe = stage.openAgent();
      const before = stage.timeline.now();
      await probe.session.start({ agent: probe.agent });
      const took = stage.timeline.now() - before;
      await stage.connected(probe.plugin);
      const changes = [...stage.server.received('create'), ...stage.server.received('delete')];
      stage.expect(changes.map(({ kind }) => kind)).toEqual([], 'changes of items');
      stage.expect(took).toBeAtMost(1000, 'milliseconds until start() resolved');
    },
  },
  {
    id: 'LIF-05',
    statement: 'A reply requested before the connection is open is answered once it is',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: onEnter may request a reply before the socket is open',
    async run(stage) {
      stage.server.stall();
      stage.server.answersRequests('Hello.', 100);
      const { output, plugin } = await stage.agent({
        onEnter: (session) => void session.generateReply(),
        waitsForConnection: false,
        overrides: { connOptions: { maxRetry: 3, retryIntervalMs: 100, timeoutMs: 3000 } },
      });
      await stage.until('a handshake', () => stage.server.attempts.length > 0);
      await stage.pause(400);
      await stage.server.accept();
      await stage.until('the reply to be heard', () => output.receivedMs >= 100, 3000);
      await stage.pause(150);
      stage.expect(stage.server.requests()).toHaveLength(1, 'requests');
      stage.expect(Math.round(output.receivedMs)).toBe(100, 'milliseconds heard of a reply of 100');
      stage
        .expect(plugin.generations.filter(({ userInitiated }) => !userInitiated))
        .toEqual([], 'other replies');
    },
  },
  {
    id: 'LIF-06',
    statement: 'Missing acknowledgements delay the start by at most 6 s and are reported',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: awaits updateChatCtx() at the start without a timeout',
    timeoutMs: 15_000,
    async run(stage) {
      stage.server.acks('off');
      const message = llm.ChatMessage.create({
        id: 'item_one',
        role: 'user',
        content: 'one',
        createdAt: 1000,
      });
      const probe = stage.openAgent({
        agent: new voice.Agent({
          instructions: 'Be brief.',
          chatCtx: new llm.ChatContext([message]),
        }),
      });
      const outcome = await stage.settles(probe.session.start({ agent: probe.agent }), 6500);
      stage.expect(outcome.state).toBe('resolved', 'start() after 6.5 s without acknowledgements');
      await stage.until(
        'an error in the log or an error event',
        () => stage.logs.from(50).length > 0 || probe.plugin.errors.length > 0,
        6500,
      );
    },
  },
  {
    id: 'LIF-07',
    statement: 'Sessions of one model do not influence each other',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: one model serves every session it is given to',
    async run(stage) {
      const model = stage.model();
      const first = await stage.session({}, model);
      const second = await stage.session({}, model);
      const [one, two] = stage.server.connections();
      const before = two?.received.length;
      first.session.updateOptions({ toolChoice: 'required' });
      await first.session.updateTools(new llm.ToolContext([look()]));
      await stage.until('the tools on the first connection', () => one?.config.tools?.length === 1);
      await stage.pause(50);
      stage.expect(two?.received.length).toBe(before, 'messages on the other connection');
      stage.expect(Object.keys(second.session.tools.functionTools)).toEqual([], 'tools of the other session');
      const third = await stage.session({}, model);
      const { toolChoice, tools = [] } = stage.server.config();
      stage.expect(tools.map(({ name }) => name)).toEqual([], 'tools of a third session at the provider');
      stage
        .expect(toolChoice)
        .toSatisfy((seen) => seen !== 'required', 'that of a new session', 'tool choice of a third session');
      stage.expect(third.session.chatCtx.items).toHaveLength(0, 'items of a third session');
    },
  },
  {
    id: 'LIF-08',
    statement: 'Option objects given by the application are not modified',
    severity: 'should',
    source: '@livekit/agents 1.9.0 types.ts: one APIConnectOptions object may serve several models',
    async run(stage) {
      const overrides = {
        modalities: Object.freeze(['text', 'audio']) as ('text' | 'audio')[],
        connOptions: Object.freeze({ maxRetry: 2, retryIntervalMs: 100, timeoutMs: 1000 }),
      };
      const before = JSON.stringify(overrides);
      const { session } = await stage.session({ overrides });
      session.updateOptions({ toolChoice: 'none' });
      await session.updateTools(new llm.ToolContext([look()]));
      await session.close();
      stage.expect(JSON.stringify(overrides)).toBe(before, 'the options after a conversation');
    },
  },
  {
    id: 'LIF-09',
    statement: 'A handoff to an agent with different instructions and tools keeps the connection',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: _detachReusableResources reads the midSession flags',
    needs: capability('midSessionChatCtxUpdate', 'midSessionInstructionsUpdate', 'midSessionToolsUpdate'),
    async run(stage) {
      const probe = await stage.agent({ instructions: 'Speak of ships.' });
      probe.session.updateAgent(new voice.Agent({ instructions: 'Speak of trains.', tools: [look()] }));
      await stage.until(
        'instructions and tools of the new agent',
        () => {
          const { instructions = '', tools = [] } = stage.server.config();
          return instructions.includes('Speak of trains.') && tools.some(({ name }) => name === 'look');
        },
        3000,
        () => stage.server.config(),
      );
      stage.expect(stage.server.connections()).toHaveLength(1, 'connections');
    },
  },
  {
    id: 'LIF-10',
    statement: 'A handoff discards audio that was not yet committed, including a partly filled packet',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: calls clearAudio() when a session changes hands',
    needs: capability('midSessionChatCtxUpdate', 'midSessionInstructionsUpdate', 'midSessionToolsUpdate'),
    async run(stage) {
      const probe = await stage.agent({ instructions: 'Speak of ships.' });
      probe.input.push(constant(250, 8000));
      await stage.until('the old audio', () => stage.server.audioMs() >= 200);
      await stage.pause(50);
      const handedOver = stage.timeline.now();
      probe.session.updateAgent(new voice.Agent({ instructions: 'Speak of trains.' }));
      await stage.until('the new agent', () =>
        stage.server.config().instructions?.includes('Speak of trains.'),
      );
      await stage.pause(50);
      probe.input.push(constant(300, -8000));
      await stage.until('the new audio', () => stage.server.audioMs(handedOver) >= 200, 3000);
      const old = stage.server.audio(handedOver).filter((sample) => sample > 4000);
      stage.expect(old.length).toBe(0, 'samples of the previous agent sent after the handoff');
    },
  },
  {
    id: 'LIF-11',
    statement: 'Events without listeners neither throw nor end the session',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: no listener is attached in the middle of a handoff',
    async run(stage) {
      const probe = await stage.session({ listens: false });
      const { peer } = stage.server;
      peer.error('minor');
      const user = peer.userStart();
      peer.userStop(user);
      await stage.pause(50);
      peer.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.pause(100);
      listen(probe.session);
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      const request = await stage.until('a request on the new connection', () => second.of('request')[0]);
      second.respond({ answering: request }).end();
      stage.expect((await stage.settles(pending, 1000)).state).toBe('resolved', 'state of the reply');
    },
  },
];
