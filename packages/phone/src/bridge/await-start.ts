// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { RawData, WebSocket } from 'ws';
import { textOf } from '../call/phone-line.ts';
import type { CallStarted, CarrierCodec } from '../carriers/carrier.ts';
import type { Clock } from '../clock.ts';

/** How long a socket may be open before its call has started, milliseconds. */
const START_TIMEOUT_MS = 10_000;
/** Maximum number of frames a carrier may send before the start. */
const MOST_FRAMES = 10;

/** Waits for the start of the call on a newly opened socket. Never rejects. */
export function awaitStart(
  socket: WebSocket,
  codec: CarrierCodec,
  clock: Clock,
): Promise<{ readonly started: CallStarted } | { readonly problem: string }> {
  const { promise, resolve } = Promise.withResolvers<{ started: CallStarted } | { problem: string }>();
  let frames = 0;
  const onMessage = (data: RawData, isBinary: boolean): void => {
    const event = codec.decode(textOf(data, isBinary));
    frames += 1;
    if (event.type === 'started') {
      // Nothing may be lost between this listener and that of the call.
      socket.pause();
      done({ started: event });
    } else if (event.type === 'invalid') done({ problem: event.problem });
    else if (event.type === 'stopped') done({ problem: 'it ended before the call had started' });
    else if (frames >= MOST_FRAMES) done({ problem: 'the call did not start' });
  };
  const onClose = (): void => done({ problem: 'it was closed before the call had started' });
  const cancelTimer = clock.after(START_TIMEOUT_MS, () =>
    done({ problem: `the call did not start within ${START_TIMEOUT_MS / 1000} s` }),
  );
  socket.on('message', onMessage);
  socket.on('close', onClose);
  return promise;

  function done(result: { started: CallStarted } | { problem: string }): void {
    cancelTimer();
    socket.off('message', onMessage);
    socket.off('close', onClose);
    resolve(result);
  }
}
