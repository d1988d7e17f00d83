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

/** Separates the random numbers of the faults from those of the ids. */
const FAULT_STREAM = 0x5eed;

/** With a seed sessions expire on 2100-01-01: a reproducible time that no test reaches. */
const FIXED_EXPIRY = 4_102_444_800;

/** The longest time a timer can wait, in seconds. */
const LONGEST_SESSION_S = 2_147_483;

/** How to start an emulator; everything has a default. */
export interface EmulatorOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Address to listen on, default 127.0.0.1; anything beyond loopback needs a `key`. */
  host?: string;
  /** A scenario, or the path of a scenario file; by default the emulator makes small talk. */
  scenario?: string | ScenarioInput;
  /** The only key accepted; by default any key or none is. */
  key?: string;
  /** Default `auto`: an installed speech program, or else the built-in voice. In code also your own voice. */
  voice?: VoiceChoice | Voice;
  /** Lifetime of a bearer token after its first use, in seconds; a JWT expires at its own `exp` in any case. */
  tokenLifetimeS?: number;
  /** Fixes ids, times and random choices: a client that behaves the same receives the same bytes. */
  seed?: number;
  /** Default `fast`: audio many times faster than real time, as the service sends it. `instant` waits for nothing. */
  pace?: Pace;
  /**
   * Default `refuse`: a `response.create` while a response is active is an error, as in live reports; otherwise it
   * cancels that response.
   */
  whenBusy?: WhenBusy;
  /** Serves https and wss with a certificate made for this run. */
  tls?: boolean;
  /** Faults armed from the start, as for `inject`. */
  faults?: readonly FaultRequest[];
  /** Writes every frame in both directions to this file, as JSON Lines; never keys or tokens. */
  record?: string;
  /** Records audio as well; by default only its length. */
  recordAudio?: boolean;
  /** Serves this recording instead of generated answers. */
  replay?: string;
  /** Answers what the scenario does not, with a model behind the chat completions API; default: small talk. */
  llm?: ModelEndpoint;
  /**
   * Transcribes the user's speech with a model behind the audio transcriptions API; default: the words of the scenario.
   */
  stt?: ModelEndpoint;
  /** Receives messages for the user; default: standard error. */
  log?: (message: string) => void;
  /** Default `accept`; `refuse` makes native models refuse transcription without turn detection, as one report says. */
  manualTranscription?: ManualTranscription;
  /** Seconds after which a session ends with `session_expired`; default 3600, the service's own. */
  sessionLifetimeS?: number;
  /** How many connections may be opened; more are refused with 429. Default none; the service has 30 a minute for a resource. */
  connectionLimit?: ConnectionLimit;
}

/** A running emulator. */
export interface Emulator {
  /** The endpoint for clients, for example `http://127.0.0.1:49152`. */
  readonly endpoint: string;
  /** The base URL for clients of OpenAI's realtime API, for example `http://127.0.0.1:49152/v1`. */
  readonly openaiEndpoint: string;
  /** The endpoint for clients of Foundry projects, for example `http://127.0.0.1:49152/api/projects/demo`. */
  projectEndpoint(project: string): string;
  /** The address of a voice agent for a plain WebSocket client; every agent exists unless the scenario lists them. */
  agentEndpoint(project: string, agent: string): string;
  readonly port: number;
  /** With `tls`: the certificate to trust, in PEM, and a file that contains it until the emulator is closed. */
  readonly certificate?: string;
  readonly caFile?: string;
  /** Every session so far, oldest first; closed ones are kept (the last hundred). */
  sessions(): SessionSnapshot[];
  /**
   * The first event of this type, received or sent, past or future, that no earlier call returned (without audio).
   * Rejects after `timeoutMs` (default 5000) with a message that says what arrived instead.
   */
  waitFor: Journal['waitFor'];
  /**
   * Reports what happens, as it happens: sessions that open, are refused and close, events in both directions, lines of
   * the conversation with the faults that strike, loudness. The messages are shared: do not modify them. Returns a
   * function that unsubscribes.
   */
  watch(listener: (message: FeedMessage) => void): () => void;
  /**
   * Simulates a user turn with these words, as if spoken, but without audio; in the newest open session, or in the one
   * with this id. Throws an Error if that is impossible: without an open session, while somebody speaks, or if the
   * client ends the turns.
   */
  hear(words: string, session?: string): void;
  /** Injects a fault: at once into every open session, or at the fault's moment. */
  inject(fault: FaultRequest): void;
  /** Removes every fault that has not struck yet. */
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

/** The same, with other backends instead of small talk and the models in the options. */
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
  // A missing recording must be reported now, not in the middle of a conversation.
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
    warn: once(log),
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

/** Passes each message on the first time only. */
function once(log: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message)) return;
    told.add(message);
    log(message);
  };
}

/** Separate random numbers for each session, so that none depends on other sessions. */
function sessionRandoms(seed: number | undefined): () => Random {
  if (seed === undefined) return () => Math.random;
  let sessions = 0;
  return () => {
    // The golden ratio in 32 bits spreads neighbouring seeds far apart.
    const own = seededRandom((seed + sessions * 0x9e37_79b1) | 0);
    sessions += 1;
    return own;
  };
}
