// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { PhoneCall } from '@voicelive-kit/phone';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { type BridgeOptions, SILENCE_MS, type StartBridge } from './bridge.ts';
import { startKit } from './kit.ts';

/** The same bridge and plugin without an `AgentSession` in between; the difference is the framework's share. */
export const startFrameless: StartBridge = (options) => startKit(options, connect);

async function connect(call: PhoneCall, { servicePort, onError }: BridgeOptions): Promise<void> {
  const model = new realtime.RealtimeModel({
    endpoint: `http://127.0.0.1:${servicePort}`,
    ...call.audioFormats,
    turnDetection: { type: 'server_vad', silenceDurationInMs: SILENCE_MS },
  });
  const session = model.session();
  session.on('error', ({ error }) => onError(error.message));
  session.on('input_speech_started', () => call.output.clearBuffer());
  session.on('generation_created', ({ messageStream }) => {
    void (async () => {
      for await (const { audioStream } of messageStream) {
        for await (const frame of audioStream) await call.output.captureFrame(frame);
        call.output.flush();
      }
    })().catch((error: unknown) => onError(String(error)));
  });
  session.setInputAudioStream(call.input.stream);
  void call.ended.then(async () => model.close());
}
