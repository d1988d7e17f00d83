// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { onTestFinished } from 'vitest';
import { PhoneBridge, type PhoneBridgeOptions } from '../../src/bridge/phone-bridge.ts';
import type { PhoneCall } from '../../src/call/phone-call.ts';
import { acs } from '../../src/providers/acs.ts';
import { telnyx } from '../../src/providers/telnyx.ts';
import { twilio } from '../../src/providers/twilio.ts';
import { until } from '../emulator/until.ts';
import { CarrierKeys, Exchange, PUBLIC_URL } from '../exchange.ts';
import { TimerCount } from './left-behind.ts';

export { AUTH_TOKEN, PUBLIC_HOST } from '../exchange.ts';

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
    await until(() => this.calls.length).toBeGreaterThanOrEqual(count);
    return this.calls[count - 1] as PhoneCall;
  }

  /** Ends everything, and checks that nothing is left behind. */
  override async close(): Promise<void> {
    await super.close();
    for (const call of this.calls) await call.ended;
    await until(() => [...this.#timers.running, ...this.#sockets, ...this.bridge.calls].map(String)).toEqual(
      [],
    );
    this.#timers.stop();
  }
}
