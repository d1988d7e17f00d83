// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { address, Client } from '../client.ts';
import { SdkClient } from '../official-sdk/sdk-client.ts';
import { clientSdp, VIDEO_OFFER } from '../video-offer.ts';
import { turns, type Scene } from './scene.ts';

const LISA = { type: 'video-avatar', character: 'lisa', style: 'casual-sitting', customized: false } as const;

export const AVATAR_SCENES: readonly Scene[] = [
  {
    name: 'avatar over WebRTC, silenced',
    options: turns({ say: 'Hi there.' }),
    async play(emulator) {
      const client = await SdkClient.open(emulator, 'gpt-4.1');
      await client.configure({ avatar: LISA });
      await client.session.sendEvent({ type: 'session.avatar.connect', clientSdp: clientSdp() });
      await client.heard('session.avatar.connecting');
      await client.type('Hello.');
      await client.heard('session.avatar.switch_to_speaking');
      await client.heard('response.done');
      await client.session.sendEvent({ type: 'output_audio_buffer.clear' });
      await client.heard('output_audio_buffer.cleared');
      await client.heard('session.avatar.switch_to_idle');
    },
  },
  {
    name: 'control channel of a call over WebRTC',
    async play(emulator) {
      const url = address(emulator, { 'api-version': '2026-01-01-preview' });
      const client = await Client.upgrade(url.replace('/realtime?', '/realtime/calls?'));
      client.send({ type: 'rtc.call.sdp.create', sdp_offer: '' });
      await client.next('rtc.call.error');
      client.send({ type: 'rtc.call.sdp.create', sdp_offer: VIDEO_OFFER.replaceAll('video', 'audio') });
      await client.next('rtc.call.sdp.created');
    },
  },
  {
    name: 'avatar over the WebSocket',
    options: turns({ say: 'Hi there.' }),
    async play(emulator) {
      const client = await SdkClient.open(emulator, 'gpt-4.1');
      await client.configure({ avatar: { ...LISA, outputProtocol: 'websocket' } });
      await client.type('Hello.');
      await client.heard('response.done');
    },
  },
];
