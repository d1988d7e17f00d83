// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { onTestFinished, vi } from 'vitest';
import { PhoneBridge, type PhoneBridgeOptions } from '../../src/bridge/phone-bridge.ts';
import type { PhoneCall } from '../../src/call/phone-call.ts';
import { acs } from '../../src/providers/acs.ts';
import { telnyx } from '../../src/providers/telnyx.ts';
import { twilio } from '../../src/providers/twilio.ts';
import { CarrierKeys, Exchange, PUBLIC_URL } from '../exchange.ts';
import { TimerCount } from './left-behind.ts';

export { AUTH_TOKEN, PUBLIC_HOST } from '../exchange.ts';

/** How long something may take to arrive, or to be gone; milliseconds. */
const WAIT_MS = 20_000;

export interface SwitchboardOptions extends Partial<PhoneBridgeOptions> {
  /** Accepts calls of ACS, too. */
  acs?: boolean;
}

/** A bridge for its tests. Closed after the test, which fails when anything is left behind. */
export class Switchboard extends Exchange<PhoneBridge> {
  /** Calls that the bridge has passed on, oldest first. */
  readonly calls: PhoneCall[];
  readonly warnings: string[];
  readonly #sockets = new Set<object>();
  readonly #timers = new TimerCount();

  static async open({ acs: withAcs, onCall, ...options }: SwitchboardOptions = {}): Promise<Switchboard> {
    const keys = await CarrierKeys.make({ acs: withAcs ?? false });
    const calls: PhoneCall[] = [];
    const warnings: string[] = [];
    const bridge = new PhoneBridge({
      publicUrl: PUBLIC_URL,
      providers: [twilio(keys.twilio), telnyx(keys.telnyx), ...(keys.acs ? [acs(keys.acs)] : [])],
      onWarning: (message) => warnings.push(message),
      ...options,
      onCall: (call) => {
        calls.push(call);
        return onCall?.(call);
      },
    });
    const board = await new Switchboard(bridge, keys, { calls, warnings }).listen();
    onTestFinished(() => board.close());
    return board;
  }

  private constructor(
    bridge: PhoneBridge,
    keys: CarrierKeys,
    { calls, warnings }: Pick<Switchboard, 'calls' | 'warnings'>,
  ) {
    super(bridge, keys);
    this.calls = calls;
    this.warnings = warnings;
    this.server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Connections that are open at the server. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Call number `count`, from 1. */
  async call(count = 1): Promise<PhoneCall> {
    return vi.waitFor(() => {
      const call = this.calls[count - 1];
      if (!call) throw new Error(`call ${count} has not come`);
      return call;
    }, WAIT_MS);
  }

  /** Ends everything, and checks that nothing is left behind. */
  override async close(): Promise<void> {
    await super.close();
    for (const call of this.calls) await call.ended;
    await vi.waitFor(() => {
      const left = [...this.#timers.running, ...this.#sockets, ...this.bridge.calls];
      if (left.length > 0) throw new Error(`left behind: ${left.map(String).join(', ')}`);
    }, WAIT_MS);
    this.#timers.stop();
  }
}
