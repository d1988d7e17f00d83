// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { bytesToSamples, pcmBytes } from '@voicelive-kit/audio';
import { asObject, readBase64, readObject, type Wire, type WireCommand } from '../wire.ts';

export interface AcsStream {
  readonly subscriptionId: string;
  readonly rate: 16_000 | 24_000;
  /** Raw id of the participant; `4:` and the number for phones. */
  readonly participant: string;
  /** Wall-clock time of the first frame, in milliseconds. */
  readonly startedAt: number;
}

/**
 * Bidirectional audio streaming of Azure Communication Services: learn.microsoft.com/azure/communication-services/
 * how-tos/call-automation/audio-streaming-quickstart. It has no marks and no stop message.
 */
export function acsWire(stream: AcsStream): Wire {
  const { rate, participant, subscriptionId } = stream;
  return {
    streamId: subscriptionId,
    rate,
    opening: () => [],
    start: () =>
      JSON.stringify({
        kind: 'AudioMetadata',
        audioMetadata: { subscriptionId, encoding: 'PCM', sampleRate: rate, channels: 1, length: rate / 25 },
      }),
    media: (samples, frame) =>
      JSON.stringify({
        kind: 'AudioData',
        audioData: {
          timestamp: new Date(stream.startedAt + frame * 20).toISOString(),
          participantRawID: participant,
          data: Buffer.from(pcmBytes(samples)).toString('base64'),
          silent: samples.every((sample) => sample === 0),
        },
      }),
    digit: (data) => JSON.stringify({ kind: 'DtmfData', dtmfData: { data } }),
    mark: () => undefined,
    stop: () => undefined,
    read,
  };
}

/**
 * Microsoft documents `Kind` and `AudioData`, while its own SDK for JavaScript sends `kind: "audioData"`
 * (`createOutboundAudioData`), so the service reads names without regard to case.
 */
function read(text: string | undefined): WireCommand {
  const problem = (message: string): WireCommand => ({ type: 'problem', message });
  if (text === undefined) return problem('a binary message; ACS reads JSON text only');
  const frame = lowerCased(readObject(text));
  if (frame === undefined) return problem('a message that is not a JSON object');
  const { kind } = frame;
  switch (typeof kind === 'string' ? kind.toLowerCase() : undefined) {
    case 'audiodata': {
      const bytes = readBase64(lowerCased(asObject(frame['audiodata']))?.['data']);
      return bytes === undefined || bytes.length % 2 !== 0
        ? problem('an AudioData message whose AudioData.Data is not base64 of 16-bit samples')
        : { type: 'media', samples: bytesToSamples(bytes) };
    }
    case 'stopaudio':
      return { type: 'clear' };
    default:
      return problem('a message whose Kind is neither AudioData nor StopAudio');
  }
}

function lowerCased(object: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  return (
    object && Object.fromEntries(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]))
  );
}
