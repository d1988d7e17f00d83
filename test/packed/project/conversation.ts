// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a new user would write first: a session with our model, a typed turn and a spoken one, against the emulator. The
 * tests compile this one source as an ES module and as CommonJS. Prints what was said; must end by itself.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { initializeLogger, voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { startEmulator } from '@voicelive-kit/emulator';
import { Earpiece, Microphone } from './telephone.ts';

const { ConversationItemAdded, UserInputTranscribed } = voice.AgentSessionEventTypes;

async function main(): Promise<void> {
  initializeLogger({ pretty: false, level: 'error' });
  const emulator = await startEmulator({
    voice: 'builtin',
    scenario: {
      version: 1,
      turns: [
        { when: { text: 'time' }, say: 'Ten past three.' },
        { hear: 'Do you rent out kayaks?', say: 'Yes, at 40 euros a day.' },
      ],
    },
  });
  const session = new voice.AgentSession({
    llm: new realtime.RealtimeModel({ endpoint: emulator.endpoint }),
    vad: null,
    turnHandling: { turnDetection: 'realtime_llm' },
    aecWarmupDuration: null,
  });
  const microphone = new Microphone();
  const earpiece = new Earpiece();
  session.input.audio = microphone;
  session.output.audio = earpiece;
  session.on(UserInputTranscribed, ({ transcript, isFinal }) => {
    if (isFinal) console.log(`heard: ${transcript}`);
  });
  session.on(ConversationItemAdded, ({ item }) => {
    if (item.type === 'message' && item.role === 'assistant') console.log(`answered: ${item.textContent}`);
  });
  await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });

  await session.generateReply({ userInput: 'What time is it?' }).waitForPlayout();
  console.log(`sound of the typed turn: ${sound(earpiece)}`);

  const answered = once(earpiece, voice.AudioOutput.EVENT_PLAYBACK_FINISHED);
  await microphone.say(readFileSync('caller.pcm'));
  await answered;
  console.log(`sound of the spoken turn: ${sound(earpiece)}`);

  await session.close();
  await microphone.close();
  await emulator.close();
  console.log('closed');
}

function sound(earpiece: Earpiece): string {
  const { heardMs } = earpiece;
  earpiece.heardMs = 0;
  return heardMs > 500 && earpiece.loudest > 1000 ? 'heard' : `missing (${heardMs} ms)`;
}

void main();
