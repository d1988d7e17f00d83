// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { WebSocket } from 'ws';
import type { Subject } from './subject.ts';

interface Message {
  type: string;
  response_id: string;
  delta: string;
}

/**
 * The baseline: a socket with a minimal client. A frame is sent when it is pushed, as base64 in a JSON text; an event
 * is parsed and its audio decoded. 24 kHz mono only: it converts nothing.
 */
export const bare: Subject = {
  open: (port, sink) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/voice-live/realtime`, { perMessageDeflate: false });
    socket.on('open', () => socket.send('{"type":"session.update","session":{}}'));
    socket.on('error', (error) => sink.error(error.message));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.type === 'response.audio.delta') {
        const bytes = Buffer.from(message.delta, 'base64');
        const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
        sink.audio(message.response_id, samples.length);
      } else if (message.type === 'input_audio_buffer.speech_started') {
        sink.speechStarted();
      }
    });
    return {
      pushAudio: ({ data }) => {
        const audio = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
        socket.send(`{"type":"input_audio_buffer.append","audio":"${audio}"}`);
      },
    };
  },
};
