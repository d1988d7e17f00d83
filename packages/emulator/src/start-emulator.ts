// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@voicelive-kit/protocol';
import { seededRandom } from '@voicelive-kit/protocol/server';
import { AvatarPeers } from './avatar/webrtc/avatar-peers.ts';
import { makeBackends, type Backends } from './backends/backends.ts';
import type { ModelEndpoint } from './backends/endpoint.ts';
import type { Pace, WhenBusy } from './engine/context.ts';
import { FaultBox } from './faults/fault-box.ts';
import { checkFaultRequest, type FaultRequest } from './faults/fault-request.ts';
import { loadVoiceActivity } from './hearing/voice-activity.ts';
import { Recorder } from './recording/recorder.ts';
import { Replay } from './replay/replay.ts';
import { requestOf } from './scenario/fault.ts';
import { audioFilesOf, loadScenario } from './scenario/load-scenario.ts';
import type { ScenarioInput } from './scenario/scenario.ts';
import { ScriptMemory } from './script/script-memory.ts';
import { isLoopback } from './server/admission.ts';
import { ConnectionQuota, type ConnectionLimit } from './server/connection-quota.ts';
import { EmulatorServer } from './server/server.ts';
import { TokenClock } from './server/token-clock.ts';
import { projectPath, voiceAgentPath } from './server/voice-agent-admission.ts';
import { AgentThreads } from './session/agent-threads.ts';
import { Journal } from './session/journal.ts';
import type { SessionSnapshot } from './session/snapshot.ts';
import type { ManualTranscription } from './settings/session-config.ts';
import { chooseVoice, type VoiceChoice } from './speech/choose-voice.ts';
import { Speaker } from './speech/speaker.ts';
import type { Voice } from './speech/speech.ts';
import { makeIdentity } from './tls/identity.ts';
import { Feed } from './view/feed.ts';
import type { FeedMessage } from './view/messages.ts';

/** Keeps the dice of the faults apart from the ids. */
const FAULT_STREAM = 0x5eed;

/** With a seed sessions expire on 2100-01-01: a time that repeats, and that no test reaches. */
const FIXED_EXPIRY = 4_102_444_800;

/** What a timer can wait for, in seconds. */
const LONGEST_SESSION_S = 2_147_483;

/** How to start an emulator; everything has a default. */
export interface EmulatorOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Address to listen on, default 127.0.0.1; anything beyond loopback needs a `key`. */
  host?: string;
  /** A scenario, or the path of a scenario file; without one the emulator makes small talk. */
  scenario?: string | ScenarioInput;
  /** The only key accepted; without one any key or none is. */
  key?: string;
  /** Default `auto`: an installed speech program, else the built-in voice. In code also a voice of your own. */
  voice?: VoiceChoice | Voice;
  /** Seconds a bearer token is good for after its first use; a JWT ends at its own `exp` in any case. */
  tokenLifetimeS?: number;
  /** Fixes ids, times and choices: a client that behaves the same receives the same bytes. */
  seed?: number;
  /** Default `fast`: audio many times faster than it sounds, as the service sends it. `instant` waits for nothing. */
  pace?: Pace;
  /** Default `refuse`: a `response.create` while a response is active is an error, as live reports say; else it cancels that one. */
  whenBusy?: WhenBusy;
  /** Speaks https and wss with a certificate made for this run. */
  tls?: boolean;
  /** Faults armed from the start, as for `inject`. */
  faults?: readonly FaultRequest[];
  /** Writes every frame both ways to this file, as JSON Lines; keys and tokens never. */
  record?: string;
  /** Records audio as well; without it only its length. */
  recordAudio?: boolean;
  /** Serves this recording in place of answers of its own. */
  replay?: string;
  /** Answers what the scenario does not, over the chat completions API; default: small talk. */
  llm?: ModelEndpoint;
  /** Transcribes what the user says, over the audio transcriptions API; default: the words of the scenario. */
  stt?: ModelEndpoint;
  /** Takes what there is to tell a person; default: standard error. */
  log?: (message: string) => void;
  /** Default `accept`: `refuse` has native models refuse transcription without turn detection, as one report says. */
  manualTranscription?: ManualTranscription;
  /** Seconds after which a session ends with `session_expired`; default 3600, the service's own. */
  sessionLifetimeS?: number;
  /** How many connections may be opened; more are refused with 429. Default none; the service has 30 a minute for a resource. */
  connectionLimit?: ConnectionLimit;
}

/** A running emulator. */
export interface Emulator {
  /** What to give a client as its endpoint, for example `http://127.0.0.1:49152`. */
  readonly endpoint: string;
  /** The base URL for clients of OpenAI's realtime API, for example `http://127.0.0.1:49152/v1`. */
  readonly openaiEndpoint: string;
  /** What to give a client of Foundry projects, for example `http://127.0.0.1:49152/api/projects/demo`. */
  projectEndpoint(project: string): string;
  /** The address of a voice agent for a plain WebSocket client; any agent is found unless the scenario lists them. */
  agentEndpoint(project: string, agent: string): string;
  readonly port: number;
  /** With `tls`: the certificate to trust, in PEM, and a file that holds it until the emulator is closed. */
  readonly certificate?: string;
  readonly caFile?: string;
  /** Every session so far, oldest first; closed ones are kept (the last hundred). */
  sessions(): SessionSnapshot[];
  /**
   * The first event of this type, received or sent, past or to come, that no earlier call was given (audio left out).
   * Rejects after `timeoutMs` (default 5000) with a message that says what did arrive.
   */
  waitFor: Journal['waitFor'];
  /**
   * Tells what happens, as it happens: sessions that open, are refused and close, events both ways, lines of the
   * conversation with the faults that strike, loudness. What comes is shared: do not change it. Returns what ends that.
   */
  watch(listener: (message: FeedMessage) => void): () => void;
  /**
   * Has a session hear these words as a turn of the user, spoken aloud but without their sound; the newest open session, or
   * the one with this id. Throws an Error where it cannot: without an open session, while somebody speaks, and where the
   * client ends the turns.
   */
  hear(words: string, session?: string): void;
  /** Makes something go wrong: at once for every open session, or at the fault's moment. */
  inject(fault: FaultRequest): void;
  /** Forgets every fault that has not struck yet. */
  disarm(): void;
  /** Closes every socket and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts a Voice Live service on a local socket. Rejects for a scenario, audio file, voice or port that cannot be used,
 * with a message that says what to do.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  return startWithBackends(options);
}

/** The same, with other backends in place of small talk and of the models in the options. */
export async function startWithBackends(options: EmulatorOptions, backends?: Backends): Promise<Emulator> {
  const {
    port = 0,
    host = '127.0.0.1',
    key,
    voice = 'auto',
    seed,
    pace = 'fast',
    whenBusy = 'refuse',
    manualTranscription = 'accept',
    sessionLifetimeS = 3600,
    tokenLifetimeS,
    log = (message) => void process.stderr.write(`voicelive-emulator: ${message}\n`),
  } = options;
  const faults = (options.faults ?? []).map(checkFaultRequest);
  const quota = options.connectionLimit && new ConnectionQuota(options.connectionLimit);
  const loopback = isLoopback(host);
  if (!loopback && key === undefined) {
    throw new TypeError(`host ${host} can be reached from other machines: give a key, or use 127.0.0.1`);
  }
  if (!(sessionLifetimeS > 0 && sessionLifetimeS <= LONGEST_SESSION_S)) {
    throw new RangeError(
      `sessionLifetimeS is ${sessionLifetimeS}; give seconds, more than 0 and at most ${LONGEST_SESSION_S}`,
    );
  }
  if (options.replay !== undefined && options.scenario !== undefined) {
    throw new TypeError('replay and scenario both say what to answer: give one of them');
  }
  const recording = options.replay === undefined ? undefined : await Replay.load(options.replay);
  const { scenario, folder } = await loadScenario(options.scenario);
  const speaker = new Speaker(typeof voice === 'string' ? await chooseVoice(voice) : voice, folder);
  // A missing recording is told now, not in the middle of a conversation.
  await Promise.all(audioFilesOf(scenario).map((file) => speaker.load(file)));
  const journal = new Journal();
  const shared = {
    scenario,
    speaker,
    journal,
    memory: new ScriptMemory(scenario),
    threads: new AgentThreads(),
    feed: new Feed(),
    pace,
    whenBusy,
    faults: new FaultBox(seed === undefined ? Math.random : seededRandom(seed ^ FAULT_STREAM)),
    sessionRandom: sessionRandoms(seed),
    backends: backends ?? makeBackends(options.llm, options.stt, log),
    recorder: undefined as Recorder | undefined,
    replay: recording && new Replay(recording, { pace, journal, log }),
    manualTranscription,
    sessionLifetimeS,
    ...(seed !== undefined && options.sessionLifetimeS === undefined && { fixedExpiry: FIXED_EXPIRY }),
    createVoiceActivity: await loadVoiceActivity(),
    avatarPeers: new AvatarPeers({ log }),
  };
  if (options.record !== undefined) {
    shared.recorder = await Recorder.start(options.record, options.recordAudio ?? false, log);
  }
  const identity = options.tls ? await makeIdentity(host) : undefined;
  const server = new EmulatorServer(
    shared,
    { loopback, key, tokens: new TokenClock(tokenLifetimeS), quota },
    identity,
  );
  const listen = async (): Promise<number> => {
    for (const fault of [...(scenario?.faults ?? []).map(requestOf), ...faults]) server.inject(fault);
    return server.listen(port, host);
  };
  const bound = await listen().catch(async (error: unknown) => {
    server.disarm();
    await Promise.all([identity?.forget(), shared.recorder?.close()]);
    throw error;
  });
  let closing: Promise<void> | undefined;
  const endpoint = `${identity === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  return {
    endpoint,
    openaiEndpoint: `${endpoint}/v1`,
    projectEndpoint: (project) => `${endpoint}${projectPath(project)}`,
    agentEndpoint: (project, agent) => `${endpoint.replace(/^http/u, 'ws')}${voiceAgentPath(project, agent)}`,
    port: bound,
    ...(identity && { certificate: identity.good.cert, caFile: identity.caFile }),
    sessions: () => server.connections.map((connection) => connection.snapshot()),
    waitFor: (type, predicate, wait) => journal.waitFor(type, predicate, wait),
    watch: (listener) => server.feed.listen(listener),
    hear(words, session) {
      server.hear(words, session);
    },
    inject: (fault) => server.inject(checkFaultRequest(fault)),
    disarm: () => server.disarm(),
    close() {
      journal.close();
      closing ??= server.close().then(async () => {
        await Promise.all([identity?.forget(), shared.recorder?.close(), shared.avatarPeers.close()]);
      });
      return closing;
    },
  };
}

/** Numbers for each session of its own, so that none depends on what other sessions do. */
function sessionRandoms(seed: number | undefined): () => Random {
  if (seed === undefined) return () => Math.random;
  let sessions = 0;
  return () => {
    // Far apart for neighbours: the golden ratio in 32 bits.
    const own = seededRandom((seed + sessions * 0x9e37_79b1) | 0);
    sessions += 1;
    return own;
  };
}
