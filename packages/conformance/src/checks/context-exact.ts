// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { capability, type Check } from '../check.ts';
import type { Stage } from '../stage/stage.ts';
import { heldOf, keptOf, pictureOf } from './chat-picture.ts';
import { contextOf, message } from './context-items.ts';

const SPEECH_MS = 60;
const DIFF = '@livekit/agents 1.9.0 llm/utils.ts: computeChatCtxDiff compares the next update with chatCtx';

/** `chatCtx`, the requested context and the provider's conversation must be the same, field by field. */
export const contextExact: Check[] = [
  {
    id: 'CTX-22',
    statement:
      "After an update chatCtx equals the requested context, field by field, and so does the provider's conversation",
    severity: 'must',
    source: DIFF,
    needs: capability('midSessionChatCtxUpdate', 'manualFunctionCalls'),
    async run(stage) {
      const { session } = await stage.session();
      const one = message('one');
      const two = spoken('two', true);
      const three = withImage('three', stage.adapter.capabilities.images);
      const four = message('four');
      const [call, output] = pair('look', 5);
      await holds(stage, session, [one, two, three, call, output, four], 'a first update');
      const edited = message('one', 'one, corrected');
      const said = spoken('two', true, 'two, as heard');
      const six = message('six');
      await holds(stage, session, [four, edited, said, three, call, output, six], 'edits and moves');
      await holds(stage, session, [call, output, six, four, said], 'removals and moves');
      await holds(stage, session, [six, four, call, output, spoken('two', false)], 'the same once more');
      await holds(stage, session, [], 'an empty context');
    },
  },
  {
    id: 'CTX-23',
    statement: 'Everything the framework was shown and has played can be deleted immediately',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: a handoff clears the context as soon as the turn is over',
    needs: capability('midSessionChatCtxUpdate', 'userTranscription'),
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const user = peer.userTurn();
      peer.transcriptFinal(user, 'Connect me.');
      await stage.until('the transcript', () => probe.finals[0]);
      const response = peer.respond();
      response.speak('One moment.', SPEECH_MS);
      response.call('transfer', '{}', { callId: 'call_transfer' });
      response.end();
      const reader = await stage.generation(probe);
      await stage.until('message and call', () => reader.ended && reader.calls.length === 1);
      // A handoff waits until the speech has been played.
      await stage.pause(2 * SPEECH_MS);
      await probe.session.updateChatCtx(llm.ChatContext.empty());
      stage.expect(stage.server.items().map(heldOf)).toEqual([], 'items left at the provider');
      stage.expect(probe.session.chatCtx.items.map(pictureOf)).toEqual([], 'items left in chatCtx');
    },
  },
  {
    id: 'CTX-24',
    statement: 'Without transcription, user turns shown in chatCtx can be deleted',
    severity: 'should',
    source: DIFF,
    needs: capability('midSessionChatCtxUpdate', 'turnDetection'),
    async run(stage) {
      const { session } = await stage.session({ overrides: { transcription: false } });
      const user = stage.server.peer.userTurn();
      await stage.until('the turn in chatCtx', () => session.chatCtx.getById(user));
      await session.updateChatCtx(contextOf('one'));
      await stage.until(
        'the turn to be deleted',
        () => !stage.server.items().some(({ id }) => id === user),
        1000,
        () => stage.server.items().map(heldOf),
      );
    },
  },
  {
    id: 'CTX-25',
    statement: 'An item rejected while the history is restored leaves chatCtx, and the plugin logs it',
    severity: 'must',
    source: DIFF,
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateChatCtx(contextOf('one', 'two', 'three'));
      const before = stage.logs.from(40).length;
      stage.server.behaviour.rejects = ({ id }) => id === 'item_two';
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.until(
        'the remaining items to be restored',
        () => second.conversation.items().length > 0,
        3000,
      );
      await stage.until(
        'chatCtx to equal what the provider holds',
        () => {
          const mine = session.chatCtx.items.map(({ id }) => id);
          return (
            !mine.includes('item_two') &&
            same(
              mine,
              second.conversation.items().map(({ id }) => id),
            )
          );
        },
        3000,
        () => ({
          chatCtx: session.chatCtx.items.map(({ id }) => id),
          provider: second.conversation.items().map(({ id }) => id),
        }),
      );
      stage.expect(stage.logs.from(40).length - before).toBeAtLeast(1, 'warnings in the log');
    },
  },
];

const same = (a: string[], b: string[]): boolean => a.length === b.length && a.every((id, i) => id === b[i]);

/** Applies a context to the session and compares all three, again after late acknowledgements have arrived. */
async function holds(
  stage: Stage,
  session: llm.RealtimeSession,
  items: llm.ChatItem[],
  after: string,
): Promise<void> {
  const { state } = await stage.settles(session.updateChatCtx(new llm.ChatContext(items)), 3000);
  stage.expect(state).toBe('resolved', `the update with ${after}`);
  for (const waitMs of [0, 120]) {
    await stage.pause(waitMs);
    stage
      .expect(session.chatCtx.items.map(pictureOf))
      .toEqual(items.map(pictureOf), `chatCtx after ${after}`);
    stage.expect(stage.server.items().map(heldOf)).toEqual(items.map(keptOf), `the provider after ${after}`);
  }
}

function spoken(name: string, interrupted: boolean, text = name): llm.ChatMessage {
  const about = {
    id: `item_${name}`,
    role: 'assistant',
    content: text,
    interrupted,
    createdAt: 2500,
  } as const;
  return llm.ChatMessage.create(about);
}

function withImage(name: string, images: boolean): llm.ChatMessage {
  const image = llm.createImageContent({ image: 'data:image/png;base64,iVBORw0KGgo=' });
  const content = images ? [name, image] : [name];
  return llm.ChatMessage.create({ id: `item_${name}`, role: 'user', content, createdAt: 3500 });
}

function pair(name: string, seconds: number): [llm.FunctionCall, llm.FunctionCallOutput] {
  const callId = `call_${name}`;
  const createdAt = seconds * 1000;
  const args = '{"city":"Oslo"}';
  return [
    llm.FunctionCall.create({ id: `item_${name}`, callId, name, args, createdAt }),
    llm.FunctionCallOutput.create({
      id: `item_${name}_output`,
      callId,
      name,
      output: 'four degrees',
      isError: false,
      createdAt: createdAt + 1,
    }),
  ];
}
