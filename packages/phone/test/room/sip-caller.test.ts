// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { ParticipantKind, type RemoteParticipant, type Room, RoomEvent } from '@livekit/rtc-node';
import { expect, test, vi } from 'vitest';
import { SipCaller } from '../../src/room/sip-caller.ts';

test.each([
  [
    'throws',
    () => {
      throw new Error('no such menu');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no such menu')) as unknown],
])('a listener that %s affects neither others nor the room', async (_, failing) => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const participant = { identity: 'sip_1', kind: ParticipantKind.SIP, attributes: {} } as RemoteParticipant;
  const room = Object.assign(new EventEmitter(), { remoteParticipants: new Map([['sip_1', participant]]) });
  const caller = new SipCaller(room as unknown as Room, participant);
  const heard: string[] = [];
  caller.onDigit(failing);
  caller.onDigit((digit) => heard.push(digit));
  room.emit(RoomEvent.DtmfReceived, 1, '1', participant);
  expect(heard).toEqual(['1']);
  await expect.poll(() => warn.mock.calls).toEqual([[expect.stringContaining('no such menu')]]);
  warn.mockRestore();
});
