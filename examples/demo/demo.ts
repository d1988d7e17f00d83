// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A spoken conversation between a recorded caller and the reference agent, offline or against Azure. */
import { join } from 'node:path';
import { initializeLogger } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { startEmulator } from '@voicelive-kit/emulator';
import { createSession, ReferenceAgent } from '@voicelive-kit/reference-agent/agent.ts';
import type { CallerTurn } from './conversation/caller.ts';
import { hold } from './conversation/conversation.ts';
import { ConversationLog } from './conversation/conversation-log.ts';
import { type DemoOptions, HELP, parseOptions } from './terminal/options.ts';
import { openPlayer } from './terminal/player.ts';
import { AGENT_RATE } from './conversation/playout.ts';
import { printSummary } from './report/print-summary.ts';
import { demoBookings } from './conversation/remote-calls.ts';
import { loadFolder, loadUtterance } from './conversation/recordings.ts';
import type { DemoResult } from './result/result.ts';
import { runCommand, shortest } from './terminal/run-command.ts';
import { summarize } from './checks/summarize.ts';
import { TranscriptPrinter } from './terminal/transcript-printer.ts';
import { watchEmulator } from './conversation/witness.ts';
import { type Dialect, voiceAgentFrom } from '@voicelive-kit/reference-agent/voice-agent.ts';
import { resultFiles, writeResults } from './report/write-results.ts';

const here = import.meta.dirname;
const env = process.env;

const CALLER_FILES = ['caller-1-question', 'caller-2-weather', 'caller-3-interruption', 'caller-4-goodbye'];
/**
 * The turn that interrupts the agent, counted from 0, and how much of the answer it listens to first, in milliseconds.
 */
const BARGE_IN = { turn: 2, atMs: 3980 };
/** What the agent says verbatim, if the voice supports that. */
const GIVEN = {
  greeting: 'Hello, this is Fjord Outfitters. How can I help you today?',
  filler: 'One moment, please.',
};
/** How long the weather service takes, and when a filler bridges the wait, in milliseconds. */
const WAIT = { weatherMs: 2000, fillerAfterMs: 300 };
/** The default voice of the plugin. */
const DEFAULT_VOICE = 'en-US-Ava:DragonHDLatestNeural';

async function run(options: DemoOptions): Promise<DemoResult> {
  const callerTurns = loadCaller(options.caller);
  const player = options.play ? openPlayer(AGENT_RATE, 2) : undefined;
  const printer = new TranscriptPrinter(options.json ? process.stderr : process.stdout);
  initializeLogger({ pretty: false, level: env.LOG_LEVEL ?? 'silent' });

  const online = Boolean(env.AZURE_VOICELIVE_ENDPOINT || env.AZURE_VOICE_LIVE_ENDPOINT);
  const emulator = online ? undefined : await startEmulator({ scenario: join(here, 'demo.scenario.yaml') });
  try {
    const session = createSession(
      createModel({ ...(emulator && { endpoint: emulator.endpoint }), ...targetOf(options.dialect) }),
    );
    const { supportsSay } = (session.llm as realtime.RealtimeModel).capabilities;
    const model = session.llm?.model ?? 'unknown';
    const voice = env.AZURE_VOICELIVE_VOICE ?? env.AZURE_VOICE_LIVE_VOICE ?? DEFAULT_VOICE;
    const log = new ConversationLog();
    printer.line(printer.heading('voicelive-kit demo'));
    printer.line(
      printer.dim(online ? `Azure · ${model} · ${voice}` : `offline, against the emulator · ${model}`),
    );
    if (options.caller && !online) {
      printer.line(
        printer.dim('Offline, your speech is not recognised: the answers come in order, whatever you say.'),
      );
    }
    printer.line();

    const testify = emulator && watchEmulator(emulator);
    const recording = await hold({
      session,
      agent: new ReferenceAgent(online ? [] : [demoBookings()], {
        greeting: supportsSay ? GIVEN.greeting : undefined,
        weatherMs: WAIT.weatherMs,
      }),
      callerTurns,
      log,
      printer,
      player,
    });
    const mode = online ? 'azure' : 'offline';
    // What people say on their own recordings need not lead to a tool call.
    const expectTool = !options.caller;
    const expected = {
      callerTurns: callerTurns.length,
      expectTool,
      expectConsent: expectTool && !online,
      expectFiller: expectTool && supportsSay,
      greeting: supportsSay ? GIVEN.greeting : undefined,
    };
    const setting = { mode, model, voice, ...expected } as const;
    const result = summarize(setting, log, recording, testify?.());
    const files = resultFiles(options.out);
    writeResults(files, options.out, result, recording.stereo);
    await player?.end(files.conversation);

    printSummary(printer, result);
    for (const file of Object.values(files)) printer.line(shortest(file));
    if (!options.play) printer.line(printer.dim('Add --play to hear it.'));
    return result;
  } finally {
    await emulator?.close();
  }
}

/** The target: a model, or the voice agent named in the environment. */
function targetOf(dialect: Dialect): realtime.RealtimeModelOptions {
  if (dialect === 'voice-live') return {};
  return voiceAgentFrom({ VOICE_AGENT: env.VOICE_AGENT ?? 'fjord/front-desk' });
}

/** The options of the model; a native voice cannot speak given words, so it bridges no wait. */
function createModel(target: realtime.RealtimeModelOptions = {}): realtime.RealtimeModel {
  const plain = new realtime.RealtimeModel(target);
  if (!plain.capabilities.supportsSay) return plain;
  const fillers = { texts: [GIVEN.filler], afterMs: WAIT.fillerAfterMs };
  return new realtime.RealtimeModel({ ...target, fillers });
}

function loadCaller(folder: string | undefined): CallerTurn[] {
  const utterances = folder
    ? loadFolder(folder)
    : CALLER_FILES.map((name) => loadUtterance(join(here, 'speech', `${name}.wav`)));
  return utterances.map((utterance, i) =>
    i === BARGE_IN.turn ? { utterance, bargeInAtMs: BARGE_IN.atMs } : { utterance },
  );
}

process.exitCode = await runCommand({
  help: HELP,
  parse: (args, cwd) => parseOptions(args, cwd, join(here, '../../out/demo')),
  run,
});
