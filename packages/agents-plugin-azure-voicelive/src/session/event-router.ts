// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { classifyError, type ErrorDetails, type ServerEvent } from '@voicelive-kit/protocol';
import { serviceError, type VoiceLiveError } from '../errors/index.ts';
import type { HistoryKeeper } from '../history/history-keeper.ts';
import type { ResponseGate } from '../responses/gate.ts';
import type { ResponseBook } from '../responses/response-book.ts';
import type { SessionContext } from '../context/session-context.ts';
import type { TurnTaking } from './turn-taking.ts';

export interface Rooms {
  readonly history: HistoryKeeper;
  readonly responses: ResponseBook;
  readonly turns: TurnTaking;
  readonly gate: ResponseGate;
  /** The service said that the session cannot go on. */
  readonly onFatal: (error: VoiceLiveError) => void;
}

/** Takes each event of the live connection to the room it concerns. */
export function routeEvent(event: ServerEvent, context: SessionContext, rooms: Rooms): void {
  const { history, responses, turns } = rooms;
  switch (event.type) {
    case 'input_audio_buffer.speech_started':
      return turns.speechStarted(event);
    case 'input_audio_buffer.speech_stopped':
      return turns.speechStopped(event);
    case 'input_audio_buffer.committed':
      return turns.committed(event);
    case 'conversation.item.created':
      turns.itemCreated(event);
      return history.announced(event);
    case 'conversation.item.input_audio_transcription.delta':
      return turns.transcriptDelta(event);
    case 'conversation.item.input_audio_transcription.completed':
      return turns.transcriptCompleted(event);
    case 'conversation.item.input_audio_transcription.failed':
      return turns.transcriptFailed(event);
    case 'conversation.item.truncated': {
      const itemId = context.ids.fromWire(event.item_id);
      return history.truncatedByService(itemId, event.audio_end_ms ?? 0, responses.message(itemId));
    }
    case 'conversation.item.deleted':
      return context.mirror.remove(context.ids.fromWire(event.item_id));
    case 'response.created':
      return responses.created(event);
    case 'response.output_item.added':
      return responses.outputItemAdded(event);
    case 'response.content_part.added':
      return responses.contentPartAdded(event);
    case 'response.audio.delta':
      return responses.audioDelta(event);
    case 'response.audio_transcript.delta':
      return responses.transcriptDelta(event);
    case 'response.text.delta':
      return responses.textDelta(event);
    case 'response.text.done':
    case 'response.audio_transcript.done':
      return responses.textDone(event);
    case 'response.audio_timestamp.delta':
      return responses.word(event);
    case 'response.function_call_arguments.done':
      return responses.callArgumentsDone(event);
    case 'response.output_item.done':
      return responses.outputItemDone(event);
    case 'response.done':
      return responses.done(event);
    case 'warning':
      return context.log.warn(
        { code: event.warning.code, param: event.warning.param },
        'the service warns about the session',
      );
    case 'error':
      return handleError(event.error, context, rooms);
    default:
      return undefined;
  }
}

function handleError(error: ErrorDetails, context: SessionContext, { gate, onFatal }: Rooms): void {
  if (gate.refused(error)) return;
  const { severity, hint } = classifyError(error);
  const code = error.code ?? error.type;
  if (severity === 'harmless') {
    context.log.debug({ code, param: error.param }, 'the service had nothing to do for a request');
    return;
  }
  const { link } = context;
  const failure = serviceError({
    code: 'service_error',
    retryable: severity !== 'fatal',
    serviceCode: code,
    param: error.param,
    hint,
    sessionId: link?.wire.sessionId,
    requestId: link?.wire.requestId,
  });
  if (severity === 'fatal') onFatal(failure);
  else context.emitter.emitError(failure, true);
}
