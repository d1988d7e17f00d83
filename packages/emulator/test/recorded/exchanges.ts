// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the recordings of Voice Live show that pydantic-ai publishes with its tests (github.com/pydantic/pydantic-ai,
 * tests/realtime/cassettes/test_azure_voice_live_ws; recorded on 29 and 30 September 2026, unless stated otherwise):
 * which events were sent, in which order, and with which fields. It contains nothing of what was said.
 */
import type { TurnInput } from '../../src/index.ts';
import {
  CASCADED_SESSION,
  DETECTION,
  EVENTS,
  NATIVE_SESSION,
  responseOf,
  SEMANTIC_DETECTION,
} from './forms.ts';

/** An event: its type and, if the recording determines them, its fields in order. */
export type RecordedEvent = readonly [type: string, form: string];

/** What a client did and what it received. */
export interface Exchange {
  name: string;
  /** File of the recording. */
  file: string;
  model: string;
  /**
   * Client events in order; between two lists the client waited for the end of a response, or for the acknowledgement.
   */
  sent: readonly (readonly Record<string, unknown>[])[];
  /** The client spoke, after the first list. */
  spoke?: true;
  /** What a scenario must say for the emulator to do the same. */
  turns: TurnInput[];
  /** Every kind of event in the order of its first occurrence in each response. */
  told: readonly RecordedEvent[];
  /** Every field that is null, by path, in the first event of a type. */
  nulls?: Readonly<Record<string, readonly string[]>>;
}

const AUDIO = {
  input_audio_format: 'pcm16',
  output_audio_format: 'pcm16',
  input_audio_sampling_rate: 24_000,
};
const SERVER_VAD = { type: 'server_vad', create_response: true, interrupt_response: true };
export const WHISPER = { model: 'whisper-1' };
export const AZURE_SPEECH = { model: 'azure-speech' };
export const update = (session: Record<string, unknown>): readonly Record<string, unknown>[] => [
  { type: 'session.update', session: { ...AUDIO, turn_detection: SERVER_VAD, ...session } },
];
export const typed = (text: string, id?: string): Record<string, unknown> => ({
  type: 'conversation.item.create',
  event_id: 'content',
  item: { ...(id && { id }), type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});
const respond = {
  type: 'response.create',
  event_id: 'respond',
  response: { metadata: { inputs: '0' } },
};
const WEATHER = {
  type: 'function',
  name: 'get_weather',
  parameters: {
    additionalProperties: false,
    properties: { city: { type: 'string' } },
    required: ['city'],
    type: 'object',
  },
  description: 'The weather in a city.',
};

export const nativeText = (item: string, created: string): RecordedEvent[] => [
  ['response.created', responseOf('native', '[]', '')],
  ['response.output_item.added', EVENTS.outputItem(created)],
  ['conversation.item.created', EVENTS.item(created)],
  ['response.content_part.added', EVENTS.textPart],
  ['response.text.delta', EVENTS.delta],
  ['response.text.done', EVENTS.textDone],
  ['response.content_part.done', EVENTS.textPart],
  ['response.output_item.done', EVENTS.outputItem(item)],
  ['response.done', responseOf('native', `[${item}]`)],
];
export const cascadedText: RecordedEvent[] = [
  ['response.created', responseOf('cascaded', '[]', '')],
  ['response.output_item.added', EVENTS.outputItem(EVENTS.message('[]'))],
  ['conversation.item.created', EVENTS.item(EVENTS.message('[]'))],
  ['response.content_part.added', EVENTS.textPart],
  ['response.text.delta', EVENTS.delta],
  ['response.text.done', EVENTS.textDone],
  ['response.content_part.done', EVENTS.textPart],
  ['response.output_item.done', EVENTS.outputItem(EVENTS.message('[{type text}]'))],
  ['response.done', responseOf('cascaded', `[${EVENTS.message('[{type text}]')}]`)],
];
export const spoken = (family: 'native' | 'cascaded', heard: RecordedEvent[] = []): RecordedEvent[] => [
  ['response.created', responseOf(family, '[]', '')],
  ['response.output_item.added', EVENTS.outputItem(EVENTS.message('[]'))],
  ['conversation.item.created', EVENTS.item(EVENTS.message('[]'))],
  ['response.content_part.added', EVENTS.audioPart],
  ['response.audio_transcript.delta', EVENTS.delta],
  ...heard.slice(0, 1),
  ['response.audio.delta', EVENTS.delta],
  ...heard.slice(1),
  ['response.audio.done', EVENTS.place],
  ['response.audio_transcript.done', EVENTS.transcriptDone],
  ['response.content_part.done', EVENTS.audioPart],
  ['response.output_item.done', EVENTS.outputItem(EVENTS.message('[{type transcript}]'))],
  ['response.done', responseOf(family, `[${EVENTS.message('[{type transcript}]')}]`)],
];
export const PLAIN = EVENTS.message('[{type text}]');
const PHASED = EVENTS.message('[{type text}]', ' phase');
const HEARD = '{event_id type item_id content_index transcript}';

export const EXCHANGES: readonly Exchange[] = [
  {
    name: 'second generation, typed, answered in text',
    file: 'test_gpt_realtime_2_is_served_by_voice_live.yaml',
    model: 'gpt-realtime-2',
    sent: [
      update({ instructions: 'Be brief.', modalities: ['text'], input_audio_transcription: WHISPER }),
      [typed('Greet me.', 'client_item_0'), respond],
    ],
    turns: [{ say: 'Hello there!' }],
    told: [
      ['session.created', NATIVE_SESSION({ transcription: '', detection: DETECTION })],
      ['session.updated', NATIVE_SESSION({ detection: DETECTION })],
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ...nativeText(PHASED, EVENTS.message('[]', ' phase')),
    ],
  },
  {
    name: "native, OpenAI's turn detection, noise reduction and a temperature",
    file: 'test_openai_audio_settings_apply_on_voice_live.yaml',
    model: 'gpt-realtime',
    sent: [
      update({
        instructions: 'Be brief.',
        modalities: ['text'],
        turn_detection: { ...SERVER_VAD, type: 'semantic_vad', eagerness: 'high' },
        input_audio_transcription: WHISPER,
        input_audio_noise_reduction: { type: 'far_field' },
        temperature: 0.7,
      }),
      [typed('Greet me.', 'client_item_0'), respond],
    ],
    turns: [{ say: 'Hi there!' }],
    told: [
      ['session.created', NATIVE_SESSION({ transcription: '', detection: DETECTION })],
      [
        'session.updated',
        NATIVE_SESSION({
          noise: '{type}',
          detection: '{type eagerness create_response interrupt_response auto_truncate}',
          temperature: ' temperature',
        }),
      ],
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ...nativeText(PLAIN, EVENTS.message('[]')),
    ],
  },
  {
    name: 'native, a picture and a question about it',
    file: 'test_image_input.yaml',
    model: 'gpt-realtime',
    sent: [
      update({ instructions: 'Be brief.', modalities: ['text'], input_audio_transcription: WHISPER }),
      [
        {
          type: 'conversation.item.create',
          event_id: 'picture',
          item: {
            id: 'client_item_0',
            type: 'message',
            role: 'user',
            content: [{ type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' }],
          },
        },
        typed('Which fruit is it?', 'client_item_1'),
        respond,
      ],
    ],
    turns: [{ hear: '' }, { say: 'A kiwi.' }],
    told: [
      ['session.created', NATIVE_SESSION({ transcription: '', detection: DETECTION })],
      ['session.updated', NATIVE_SESSION({ detection: DETECTION })],
      ['conversation.item.created', EVENTS.item(EVENTS.message('[{type image_url detail}]'))],
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ...nativeText(PLAIN, EVENTS.message('[]')),
    ],
  },
  {
    name: 'native, a function call and its output',
    file: 'test_tool_call_round.yaml',
    model: 'gpt-realtime',
    sent: [
      update({
        instructions: 'Call.',
        modalities: ['text'],
        input_audio_transcription: WHISPER,
        tools: [WEATHER],
        parallel_tool_calls: false,
      }),
      [typed('What is the weather in London?', 'client_item_0'), respond],
      [{ type: 'conversation.item.create', item: { type: 'function_call_output', output: 'Fog.' } }, respond],
    ],
    turns: [
      { call: [{ tool: 'get_weather', arguments: { city: 'London' } }], then: { say: 'It is foggy.' } },
    ],
    told: [
      ['session.created', NATIVE_SESSION({ transcription: '', detection: DETECTION })],
      [
        'session.updated',
        NATIVE_SESSION({
          detection: DETECTION,
          tools: '[{name description type parameters}]',
          before: ' parallel_tool_calls',
        }),
      ],
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ['response.created', responseOf('native', '[]', '')],
      ['response.output_item.added', EVENTS.outputItem(EVENTS.call)],
      ['conversation.item.created', EVENTS.item(EVENTS.call)],
      [
        'response.function_call_arguments.delta',
        '{event_id type response_id item_id output_index call_id delta obfuscation}',
      ],
      [
        'response.function_call_arguments.done',
        '{event_id type response_id item_id output_index call_id name arguments}',
      ],
      ['response.output_item.done', EVENTS.outputItem(EVENTS.call)],
      ['response.done', responseOf('native', `[${EVENTS.call}]`)],
      ['conversation.item.created', EVENTS.item('{id object type call_id output}')],
      ...nativeText(PLAIN, EVENTS.message('[]')),
    ],
  },
  {
    // Recorded in July 2026: the session had no greeting and no handoff, usage no cache_write_tokens.
    name: 'native, a spoken turn',
    file: 'test_audio_in_server_vad_turn.yaml',
    model: 'gpt-realtime',
    sent: [
      update({
        instructions: 'Be brief.',
        modalities: ['text', 'audio'],
        input_audio_transcription: WHISPER,
      }),
    ],
    spoke: true,
    turns: [{ hear: 'My name is Marcelo.', say: 'Hi Marcelo, how nice to meet you! How are you?' }],
    told: [
      ['session.created', NATIVE_SESSION({ transcription: '', detection: DETECTION })],
      ['session.updated', NATIVE_SESSION({ detection: DETECTION })],
      ['input_audio_buffer.speech_started', '{event_id type audio_start_ms item_id}'],
      ['input_audio_buffer.speech_stopped', '{event_id type audio_end_ms item_id}'],
      ['input_audio_buffer.committed', '{event_id type previous_item_id item_id}'],
      ['conversation.item.created', EVENTS.item(EVENTS.message('[{type transcript}]'))],
      ['conversation.item.done', EVENTS.item(EVENTS.message('[{type transcript}]'))],
      ...spoken('native', [
        ['conversation.item.input_audio_transcription.delta', '{event_id type item_id content_index delta}'],
        ['conversation.item.input_audio_transcription.completed', HEARD],
      ]),
    ],
  },
  {
    name: 'cascaded, a model that reasons, typed, answered aloud',
    file: 'test_cascade_model_speaks_with_azure_voice.yaml',
    model: 'gpt-5',
    sent: [
      update({
        instructions: 'Be brief.',
        modalities: ['text', 'audio'],
        input_audio_transcription: AZURE_SPEECH,
        voice: { type: 'azure-standard', name: 'en-US-AvaMultilingualNeural' },
      }),
      [typed('Greet me.', 'client_item_0'), respond],
    ],
    turns: [{ say: 'Hello there!' }],
    told: [
      ['session.created', CASCADED_SESSION({ detection: DETECTION, before: ' reasoning_effort' })],
      ['session.updated', CASCADED_SESSION({ detection: DETECTION, before: ' reasoning_effort' })],
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ...spoken('cascaded'),
    ],
  },
  {
    name: 'cascaded, a model with high reasoning effort, answered in text',
    file: 'test_cascade_reasoning_model_settings_are_adapted.yaml',
    model: 'gpt-5',
    sent: [
      update({
        instructions: 'Be brief.',
        modalities: ['text'],
        turn_detection: { ...SERVER_VAD, type: 'azure_semantic_vad' },
        input_audio_transcription: AZURE_SPEECH,
        reasoning_effort: 'high',
      }),
      [typed('How much is the ball?', 'client_item_0'), respond],
    ],
    turns: [{ say: 'Five cents.' }],
    told: [
      ['session.created', CASCADED_SESSION({ detection: DETECTION, before: ' reasoning_effort' })],
      [
        'session.updated',
        CASCADED_SESSION({ detection: SEMANTIC_DETECTION('', 'languages'), before: ' reasoning_effort' }),
      ],
      ['conversation.item.created', EVENTS.item(PLAIN)],
      ...cascadedText,
    ],
  },
  {
    name: "cascaded, a spoken turn with everything of Azure's",
    file: 'test_cascade_spoken_turn_with_azure_audio_processing.yaml',
    model: 'gpt-4.1',
    sent: [
      update({
        instructions: 'Be brief.',
        modalities: ['text', 'audio'],
        turn_detection: {
          ...SERVER_VAD,
          type: 'azure_semantic_vad_multilingual',
          languages: ['en', 'fr'],
          end_of_utterance_detection: { model: 'semantic_detection_v1_multilingual', timeout_ms: 800 },
        },
        input_audio_transcription: AZURE_SPEECH,
        input_audio_noise_reduction: { type: 'azure_deep_noise_suppression' },
        input_audio_echo_cancellation: { type: 'server_echo_cancellation' },
      }),
    ],
    spoke: true,
    turns: [{ hear: 'Hello, my name is Marcelo.', say: 'Hello Marcelo! Nice to meet you.' }],
    told: [
      ['session.created', CASCADED_SESSION({ detection: DETECTION })],
      [
        'session.updated',
        CASCADED_SESSION({
          noise: '{type}',
          echo: '{type reference_source channels}',
          detection: SEMANTIC_DETECTION(
            ' end_of_utterance_detection{model threshold threshold_level timeout timeout_ms}',
            'languages[]',
          ),
        }),
      ],
      ['input_audio_buffer.speech_started', '{event_id type audio_start_ms item_id}'],
      ['input_audio_buffer.speech_stopped', '{event_id type audio_end_ms item_id}'],
      ['input_audio_buffer.committed', '{event_id type previous_item_id item_id}'],
      [
        'conversation.item.input_audio_transcription.completed',
        '{event_id type item_id content_index transcript language}',
      ],
      ['conversation.item.created', EVENTS.item(EVENTS.message('[{type transcript}]'))],
      ...spoken('cascaded'),
    ],
  },
];
