// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { type Dialect, dialectOf } from '@voicelive-kit/reference-agent/voice-agent.ts';

export const HELP = `Usage: pnpm room [options]

Starts everything needed to talk to the reference agent in a browser, on this machine only: a LiveKit server, the agent as a
worker, the Voice Live emulator and the web client. Prints one address to open. Press Ctrl+C to stop everything.

  --workers N      worker processes that share the rooms (default 1)
  --rooms N        rooms with a recorded caller each, to see how they spread over the workers (default 0)
  --port N         port of the web client (default: a free one)
  --scenario FILE  what the emulator hears and says (default: room.scenario.yaml)
  --dialect NAME   the protocol dialect: voice-live (default), or voice-agent-v1 of Foundry's voice agents
  --out DIR        where the logs go (default out/room)
  --help           show this help

Environment:
  LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET   use this LiveKit server instead of starting one
  AZURE_VOICELIVE_ENDPOINT, AZURE_VOICELIVE_API_KEY  talk to Azure instead of the emulator
  FACE                                               1: a mouth that moves (default with the emulator), 0: none
  VOICE_AGENT                                        PROJECT/NAME of the voice agent, with --dialect voice-agent-v1
`;

export interface RoomOptions {
  workers: number;
  rooms: number;
  port: number;
  scenario: string | undefined;
  out: string | undefined;
  dialect: Dialect;
  help: boolean;
}

/** Reads the command line; throws an Error that says what is accepted. */
export function parseOptions(args: readonly string[]): RoomOptions {
  const { values } = parseArgs({
    // pnpm passes its own `--` separator on
    args: args.filter((arg) => arg !== '--'),
    options: {
      workers: { type: 'string', default: '1' },
      rooms: { type: 'string', default: '0' },
      port: { type: 'string', default: '0' },
      scenario: { type: 'string' },
      out: { type: 'string' },
      dialect: { type: 'string', default: 'voice-live' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    workers: wholeNumber('--workers', values.workers, 1, 32),
    rooms: wholeNumber('--rooms', values.rooms, 0, 200),
    port: wholeNumber('--port', values.port, 0, 65_535),
    scenario: values.scenario,
    out: values.out,
    dialect: dialectOf(values.dialect),
    help: values.help,
  };
}

function wholeNumber(name: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < from || value > to) {
    throw new Error(`${name} is "${text}": give a whole number from ${from} to ${to}.`);
  }
  return value;
}
