// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import type { Step } from './steps.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { AcsCallOptions, TelnyxCallOptions, TwilioCallOptions } from './options.ts';

export const USAGE = `phone-emulator: an offline caller and carrier for testing bridges of telephone calls

Usage: phone-emulator --webhook URL --auth-token-env NAME [options] [what the caller does]
       phone-emulator --carrier acs --stream URL --audience ID [options] [what the caller does]
       phone-emulator --carrier telnyx --stream URL [options] [what the caller does]

  --carrier NAME        twilio (default), acs or telnyx
  --webhook URL         where the bridge answers Twilio's webhook
  --stream URL          where the bridge accepts media sockets (ACS, Telnyx)
  --public-url URL      the same as configured at the carrier; signatures are computed over it
  --auth-token-env NAME environment variable that contains Twilio's auth token
  --stream-token-env NAME  environment variable that contains Telnyx's streaming auth token
  --audience ID         resource id that ACS's tokens are for
  --jwks-port N         port for the keys of ACS's tokens; default 0, a free one
  --from NUMBER, --to NUMBER
  --route HOST=ORIGIN   another public host and its address; repeatable
  --fault NAME[=VALUE]  a fault of the carrier; repeatable: jitterMs=N loss=0..1 reorder=0..1
                        silenceSuppression lateMarksMs=N clearDelayMs=N marksOnClear=before|after
                        wrongSignature=webhook|socket|both noSignature=webhook|socket|both secondStart webhookTwice
                        secondSocket stopsReadingMs=N dropsMs=N hangUpMidReplyMs=N stopWithoutClose garbage
  --seed N              determines ids and chances; default 1
  --calls N             number of simultaneous calls; default 1
  --max-seconds N       maximum duration of a call; default 120
  --out DIR             write heard.wav, said.wav, call.wav (caller left, agent right) and call.json
  --help, --version

What the caller does, in this order; then the caller hangs up, or with --stay waits for the agent to:
  --say FILE.wav        speaks
  --silence MS          is silent
  --press DIGITS        presses keys: 0-9 * # A-D
  --wait MS             waits until the agent has spoken and then been silent for MS
  --interrupt MS        waits until the agent has spoken for MS

It connects to this machine only, unless a route says otherwise. Exit code 0: all calls succeeded; 1: a call was rejected,
or the bridge made a mistake; 2: invalid command line.
`;

type Without<T, K extends string> = Omit<T, K | 'signal' | 'onEvent' | 'seed' | 'clock'>;

export interface Run {
  readonly kind: 'run';
  readonly carrier: 'twilio' | 'acs' | 'telnyx';
  readonly options:
    | Without<TwilioCallOptions, never>
    | Without<AcsCallOptions, 'identity'>
    | Without<TelnyxCallOptions, never>;
  readonly jwksPort: number;
  readonly seed: number;
  readonly calls: number;
  readonly out: string | undefined;
}

export type Command = { readonly kind: 'help' } | { readonly kind: 'version' } | Run;

const FLAGS = {
  carrier: { type: 'string' },
  webhook: { type: 'string' },
  stream: { type: 'string' },
  'public-url': { type: 'string' },
  'auth-token-env': { type: 'string' },
  'stream-token-env': { type: 'string' },
  audience: { type: 'string' },
  'jwks-port': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  route: { type: 'string', multiple: true },
  fault: { type: 'string', multiple: true },
  seed: { type: 'string' },
  calls: { type: 'string' },
  'max-seconds': { type: 'string' },
  out: { type: 'string' },
  say: { type: 'string', multiple: true },
  silence: { type: 'string', multiple: true },
  press: { type: 'string', multiple: true },
  wait: { type: 'string', multiple: true },
  interrupt: { type: 'string', multiple: true },
  stay: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Reads the command line; secrets come from the environment. Throws an Error that says what to set. */
export function readCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const { values, tokens } = parseArgs({ args: [...args], options: FLAGS, tokens: true });
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const steps = tokens.flatMap((token) =>
    token.kind === 'option' && token.value !== undefined ? stepsOf(token.name, token.value) : [],
  );
  if (!values.stay) steps.push({ do: 'hang-up' });
  const common = {
    steps,
    maxMs: 1000 * whole('--max-seconds', values['max-seconds'] ?? '120', 24 * 3600),
    misbehaviour: Object.assign({}, ...(values.fault ?? []).map(readFault)) as Misbehaviour,
    routes: Object.fromEntries((values.route ?? []).map((route) => pair('--route', route))),
    ...(values.from !== undefined && { from: values.from }),
    ...(values.to !== undefined && { to: values.to }),
    ...(values['public-url'] !== undefined && { publicUrl: values['public-url'] }),
  };
  const secret = (flag: 'auth-token-env' | 'stream-token-env', name: string): string => {
    const value = environment[name];
    if (value) return value;
    throw new Error(`--${flag} names ${name}, which is not set in the environment; set it`);
  };
  const need = (flag: 'webhook' | 'stream' | 'audience' | 'auth-token-env', why: string): string => {
    const value = values[flag];
    if (value !== undefined) return value;
    throw new Error(`--${flag} is missing: ${why}`);
  };
  const options = (): Run['options'] => {
    switch (values.carrier ?? 'twilio') {
      case 'twilio': {
        const name = need(
          'auth-token-env',
          'name the variable that contains the auth token the bridge verifies with',
        );
        const webhookUrl = need('webhook', 'pass the URL where the bridge answers calls');
        return { ...common, carrier: 'twilio', webhookUrl, authToken: secret('auth-token-env', name) };
      }
      case 'acs': {
        const streamUrl = need('stream', 'pass the ws:// URL where the bridge accepts media sockets');
        return {
          ...common,
          carrier: 'acs',
          streamUrl,
          audience: need('audience', 'pass the id that the bridge expects'),
        };
      }
      case 'telnyx': {
        const streamUrl = need('stream', 'pass the ws:// URL where the bridge accepts media sockets');
        const name = values['stream-token-env'];
        const streamToken = name === undefined ? {} : { streamToken: secret('stream-token-env', name) };
        return { ...common, carrier: 'telnyx', streamUrl, ...streamToken };
      }
      default:
        throw new Error(`--carrier must be twilio, acs or telnyx, got ${values.carrier}`);
    }
  };
  const chosen = options();
  return {
    kind: 'run',
    carrier: chosen.carrier,
    options: chosen,
    jwksPort: whole('--jwks-port', values['jwks-port'] ?? '0', 65_535),
    seed: whole('--seed', values.seed ?? '1', 2 ** 31 - 1),
    calls: whole('--calls', values.calls ?? '1', 1000) || 1,
    out: values.out,
  };
}

function stepsOf(flag: string, value: string): Step[] {
  switch (flag) {
    case 'say':
      return [{ do: 'speak', sound: value }];
    case 'silence':
      return [{ do: 'silence', ms: whole('--silence', value, 3_600_000) }];
    case 'press':
      return [{ do: 'press', digits: value }];
    case 'wait':
      return [
        { do: 'wait', until: 'agent-speaks' },
        { do: 'wait', until: 'agent-silent', ms: whole('--wait', value, 60_000) },
      ];
    case 'interrupt':
      return [{ do: 'wait', until: 'agent-has-spoken', ms: whole('--interrupt', value, 60_000) }];
    default:
      return [];
  }
}

const NUMBERS = new Set(['jitterMs', 'loss', 'reorder', 'lateMarksMs', 'clearDelayMs', 'hangUpMidReplyMs']);
const SWITCHES = new Set([
  'silenceSuppression',
  'secondStart',
  'webhookTwice',
  'secondSocket',
  'stopWithoutClose',
  'garbage',
]);
const CHOICES = new Map<string, readonly string[]>([
  ['marksOnClear', ['before', 'after']],
  ['wrongSignature', ['webhook', 'socket', 'both']],
  ['noSignature', ['webhook', 'socket', 'both']],
]);
const DEATHS = new Map([
  ['stopsReadingMs', 'stops-reading'],
  ['dropsMs', 'drops'],
]);

function readFault(fault: string): object {
  const [name = '', value] = fault.split('=', 2);
  const choices = CHOICES.get(name);
  if (SWITCHES.has(name) && value === undefined) return { [name]: true };
  if (choices !== undefined && value !== undefined && choices.includes(value)) return { [name]: value };
  const number = Number(value);
  if (value !== undefined && Number.isFinite(number)) {
    if (NUMBERS.has(name)) return { [name]: number };
    if (DEATHS.has(name)) return { deadSocket: { afterMs: number, kind: DEATHS.get(name) } };
  }
  throw new Error(`--fault ${fault} is not one of those that --help lists, with the value it needs`);
}

function pair(flag: string, value: string): [string, string] {
  const at = value.indexOf('=');
  if (at < 1) throw new Error(`${flag} must be HOST=ORIGIN, got ${value}`);
  return [value.slice(0, at), value.slice(at + 1)];
}

function whole(flag: string, value: string, most: number): number {
  const number = Number(value);
  if (/^\d+$/u.test(value) && number <= most) return number;
  throw new Error(`${flag} must be a whole number from 0 to ${most}, got ${value}`);
}
