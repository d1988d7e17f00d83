// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { randomInt } from 'node:crypto';
import type { Werift } from './load-werift.ts';

/** Numbers and times the packets of one medium, and sends them. */
export class RtpStream {
  readonly #werift: typeof Werift;
  readonly #sender: Werift.RTCRtpSender;
  #number = randomInt(2 ** 16);
  #time = randomInt(2 ** 32);

  constructor(werift: typeof Werift, sender: Werift.RTCRtpSender) {
    this.#werift = werift;
    this.#sender = sender;
  }

  /** Lets time pass, in ticks of the medium's clock. */
  advance(ticks: number): void {
    this.#time = (this.#time + ticks) % 2 ** 32;
  }

  /** Sends what belongs to one moment; the last packet is marked if the medium marks it. */
  send(payloads: readonly Buffer[], marksLast: boolean): void {
    const { RtpHeader, RtpPacket } = this.#werift;
    for (const [index, payload] of payloads.entries()) {
      const header = new RtpHeader({
        version: 2,
        marker: marksLast && index === payloads.length - 1,
        sequenceNumber: this.#number,
        timestamp: this.#time,
      });
      this.#number = (this.#number + 1) % 2 ** 16;
      // A packet that cannot be sent is lost, as on any network.
      this.#sender.sendRtp(new RtpPacket(header, payload)).catch(() => undefined);
    }
  }
}
