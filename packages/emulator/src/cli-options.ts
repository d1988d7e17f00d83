// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { parseArgs } from 'node:util';
import type { ModelEndpoint } from './backends/endpoint.ts';
import { parseFaultFlag } from './faults/fault-flag.ts';
import { VOICE_CHOICES } from './speech/choose-voice.ts';
import type { EmulatorOptions } from './start-emulator.ts';

export const USAGE = `voicelive-emulator: Azure AI Voice Live on a local socket

Usage: voicelive-emulator [options]

  --scenario FILE   what is heard, said and called, in YAML; default: small talk
  --port N          port to listen on; 0, the default, takes a free one
  --host ADDRESS    address to listen on, default 127.0.0.1; beyond loopback it needs --key
  --key KEY         accept only this key; default: any key or none
  --voice NAME      ${VOICE_CHOICES.join(', ')}; default auto: the first installed program, or else builtin
  --seed N          fixes ids and random choices
  --pace NAME       fast (default: as the service sends), realtime or instant
  --when-busy NAME  refuse (default) or cancel-previous: what response.create does while a response is active
  --fault FAULT     slug[:probability][@moment]; can be given several times
  --tls             serve https with a certificate made for this run
  --token-lifetime-s N  lifetime of a bearer token after its first use; default: a JWT until its exp, others unlimited
  --session-lifetime-s N  seconds after which a session ends with session_expired; default 3600
  --connection-limit N  new connections a minute, more are refused with 429; default none, the service has 30
  --manual-transcription NAME  accept (default) or refuse: transcription of native models without turn detection
  --record FILE     write every frame in both directions to FILE, as JSON Lines; never keys, audio only with --record-audio
  --replay FILE     serve a recording instead of generated answers
  --llm-base-url URL    answer with an OpenAI-compatible chat model; with --llm-model NAME, --llm-key-env VARIABLE
  --stt-base-url URL    transcribe with an OpenAI-compatible speech model; with --stt-model NAME, --stt-key-env VARIABLE
  --help            show this help
  --version         show the version

The first line on standard output is the endpoint, for AZURE_VOICELIVE_ENDPOINT; the second is the base URL for
clients of OpenAI's realtime API, for OPENAI_BASE_URL; everything else goes to standard error. SIGINT and SIGTERM stop it.
`;

/** What the command line asks for. */
export type Command = { kind: 'help' } | { kind: 'version' } | { kind: 'run'; options: EmulatorOptions };

/** Reads the command line; throws an Error that names the invalid value and says what is accepted. */
export function readCommandLine(args: readonly string[]): Command {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      key: { type: 'string' },
      voice: { type: 'string' },
      seed: { type: 'string' },
      pace: { type: 'string' },
      'when-busy': { type: 'string' },
      'token-lifetime-s': { type: 'string' },
      fault: { type: 'string', multiple: true },
      tls: { type: 'boolean' },
      'llm-base-url': { type: 'string' },
      'llm-model': { type: 'string' },
      'llm-key-env': { type: 'string' },
      'stt-base-url': { type: 'string' },
      'stt-model': { type: 'string' },
      'stt-key-env': { type: 'string' },
      record: { type: 'string' },
      'record-audio': { type: 'boolean' },
      replay: { type: 'string' },
      'session-lifetime-s': { type: 'string' },
      'connection-limit': { type: 'string' },
      'manual-transcription': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const options: EmulatorOptions = {};
  if (values.scenario !== undefined) options.scenario = values.scenario;
  if (values.host !== undefined) options.host = values.host;
  if (values.key !== undefined) options.key = values.key;
  if (values.port !== undefined) options.port = wholeNumber('--port', values.port, 65_535);
  if (values.seed !== undefined) options.seed = wholeNumber('--seed', values.seed, 2 ** 32 - 1);
  if (values.voice !== undefined) options.voice = oneOf('--voice', values.voice, VOICE_CHOICES);
  if (values.pace !== undefined)
    options.pace = oneOf('--pace', values.pace, ['fast', 'realtime', 'instant'] as const);
  const lifetime = values['token-lifetime-s'];
  if (lifetime !== undefined) options.tokenLifetimeS = wholeNumber('--token-lifetime-s', lifetime, 1e9);
  const whenBusy = values['when-busy'];
  if (whenBusy !== undefined) {
    options.whenBusy = oneOf('--when-busy', whenBusy, ['refuse', 'cancel-previous'] as const);
  }
  for (const name of ['llm', 'stt'] as const) {
    const endpoint = endpointOf(name, values);
    if (endpoint !== undefined) options[name] = endpoint;
  }
  if (values.record !== undefined) options.record = values.record;
  if (values['record-audio'] !== undefined) options.recordAudio = values['record-audio'];
  if (values.replay !== undefined) options.replay = values.replay;
  if (values.tls !== undefined) options.tls = values.tls;
  if (values.fault !== undefined) options.faults = values.fault.map(parseFaultFlag);
  const sessionS = values['session-lifetime-s'];
  if (sessionS !== undefined) options.sessionLifetimeS = wholeNumber('--session-lifetime-s', sessionS, 2e6);
  const connections = values['connection-limit'];
  if (connections !== undefined) {
    options.connectionLimit = { limit: wholeNumber('--connection-limit', connections, 1e6) };
  }
  const manual = values['manual-transcription'];
  if (manual !== undefined) {
    options.manualTranscription = oneOf('--manual-transcription', manual, ['accept', 'refuse'] as const);
  }
  return { kind: 'run', options };
}

type EndpointFlags = Partial<
  Record<`${'llm' | 'stt'}-${'base-url' | 'model' | 'key-env'}`, string | undefined>
>;

/** The endpoint described by three flags; undefined if none of them is given. */
function endpointOf(name: 'llm' | 'stt', flags: EndpointFlags): ModelEndpoint | undefined {
  const [baseUrl, model, variable] = [
    flags[`${name}-base-url`],
    flags[`${name}-model`],
    flags[`${name}-key-env`],
  ];
  if (baseUrl === undefined && model === undefined && variable === undefined) return undefined;
  if (baseUrl === undefined || model === undefined) {
    throw new Error(`--${name}-base-url and --${name}-model belong together: give both`);
  }
  const key = variable === undefined ? undefined : process.env[variable];
  if (variable !== undefined && !key)
    throw new Error(`--${name}-key-env names ${variable}, which is not set`);
  return { baseUrl, model, ...(key !== undefined && { key }) };
}

function wholeNumber(flag: string, value: string, largest: number): number {
  const number = /^\d+$/u.test(value) ? Number(value) : Number.NaN;
  if (!(number <= largest))
    throw new Error(`${flag} is '${value}'; give a whole number from 0 to ${largest}`);
  return number;
}

function oneOf<T extends string>(flag: string, value: string, accepted: readonly T[]): T {
  const found = accepted.find((choice) => choice === value);
  if (found === undefined) throw new Error(`${flag} is '${value}'; give one of ${accepted.join(', ')}`);
  return found;
}
