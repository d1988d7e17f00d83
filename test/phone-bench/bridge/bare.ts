// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { WebSocket } from 'ws';
import { type BridgeOptions, SILENCE_MS, type StartBridge } from './bridge.ts';
import { startFront } from './front.ts';

/*
 * The baseline: from socket to socket, without any framework. Audio is passed on as it arrives, and cleared when the
 * caller speaks.
 */

const SESSION = {
  input_audio_format: 'g711_ulaw',
  output_audio_format: 'g711_ulaw',
  turn_detection: { type: 'server_vad', silence_duration_ms: SILENCE_MS },
};

interface TwilioMessage {
  event: string;
  start?: { streamSid: string };
  media?: { payload: string };
}

interface ServiceMessage {
  type: string;
  delta?: string;
  error?: { message: string };
}

export const startBare: StartBridge = async (options) => ({
  port: await startFront((phone) => connect(phone, options)),
});

function connect(phone: WebSocket, { servicePort, onError }: BridgeOptions): void {
  const url = `ws://127.0.0.1:${servicePort}/voice-live/realtime?api-version=2026-07-15&model=gpt-realtime`;
  const service = new WebSocket(url, { perMessageDeflate: false });
  const early: string[] = [];
  let streamSid = '';
  const send = (message: object): void => {
    const text = JSON.stringify(message);
    if (service.readyState === WebSocket.OPEN) service.send(text);
    else early.push(text);
  };
  send({ type: 'session.update', session: SESSION });
  service.on('open', () => {
    for (const text of early) service.send(text);
  });
  phone.on('message', (data: Buffer) => {
    const { event, start, media } = JSON.parse(data.toString()) as TwilioMessage;
    if (event === 'start') streamSid = start?.streamSid ?? '';
    if (event === 'media') send({ type: 'input_audio_buffer.append', audio: media?.payload });
  });
  service.on('message', (data: Buffer) => {
    const { type, delta, error } = JSON.parse(data.toString()) as ServiceMessage;
    if (type === 'response.audio.delta') {
      phone.send(JSON.stringify({ event: 'media', streamSid, media: { payload: delta } }));
    } else if (type === 'input_audio_buffer.speech_started') {
      phone.send(JSON.stringify({ event: 'clear', streamSid }));
    } else if (type === 'error') {
      onError(error?.message ?? type);
    }
  });
  service.on('error', (error) => onError(error.message));
  service.on('close', () => phone.close());
  phone.on('close', () => service.close());
}
