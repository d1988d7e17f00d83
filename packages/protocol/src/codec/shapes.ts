// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Generated from src/types by `pnpm generate`; a test fails when the two differ.

import {
  bool,
  byTag,
  either,
  list,
  nullable,
  numeric,
  object,
  oneOf,
  optional,
  record,
  text,
  unchecked,
} from './shape.ts';
import type { Shape } from './shape.ts';

const Modality = oneOf('text', 'audio', 'animation', 'avatar');

const OpenAIVoice = object({ type: oneOf('openai'), name: text });

const AzureStandardVoice = object({
  temperature: nullable(numeric),
  custom_lexicon_url: nullable(text),
  custom_text_normalization_url: nullable(text),
  prefer_locales: nullable(list(text)),
  locale: nullable(text),
  style: nullable(text),
  pitch: nullable(text),
  rate: nullable(text),
  volume: nullable(text),
  type: oneOf('azure-standard', 'azure-platform'),
  name: text,
});

const AzureCustomVoice = object({
  temperature: nullable(numeric),
  custom_lexicon_url: nullable(text),
  custom_text_normalization_url: nullable(text),
  prefer_locales: nullable(list(text)),
  locale: nullable(text),
  style: nullable(text),
  pitch: nullable(text),
  rate: nullable(text),
  volume: nullable(text),
  type: oneOf('azure-custom', 'custom'),
  name: text,
  endpoint_id: text,
});

const AzurePersonalVoice = object({
  temperature: nullable(numeric),
  custom_lexicon_url: nullable(text),
  custom_text_normalization_url: nullable(text),
  prefer_locales: nullable(list(text)),
  locale: nullable(text),
  style: nullable(text),
  pitch: nullable(text),
  rate: nullable(text),
  volume: nullable(text),
  type: oneOf('azure-personal'),
  name: text,
  model: text,
});

const AvatarSyncVoice = object({
  temperature: nullable(numeric),
  custom_lexicon_url: nullable(text),
  custom_text_normalization_url: nullable(text),
  prefer_locales: nullable(list(text)),
  locale: nullable(text),
  style: nullable(text),
  pitch: nullable(text),
  rate: nullable(text),
  volume: nullable(text),
  type: oneOf('avatar-voice-sync'),
  model: text,
});

const AzureRealtimeNativeVoice = object({ type: oneOf('azure-realtime-native'), name: text });

const Voice = either(
  text,
  byTag('type', {
    openai: OpenAIVoice,
    'azure-standard': AzureStandardVoice,
    'azure-platform': AzureStandardVoice,
    'azure-custom': AzureCustomVoice,
    custom: AzureCustomVoice,
    'azure-personal': AzurePersonalVoice,
    'avatar-voice-sync': AvatarSyncVoice,
    'azure-realtime-native': AzureRealtimeNativeVoice,
  }),
);

const InputAudioFormat = oneOf('pcm16', 'g711_ulaw', 'g711_alaw');

const OutputAudioFormat = oneOf(
  'pcm16',
  'pcm16_8000hz',
  'pcm16_16000hz',
  'pcm16_22050hz',
  'pcm16_24000hz',
  'pcm16_44100hz',
  'pcm16_48000hz',
  'g711_ulaw',
  'g711_alaw',
);

const EndOfUtteranceDetection = object({
  model: text,
  threshold_level: nullable(oneOf('low', 'medium', 'high', 'default')),
  timeout_ms: nullable(numeric),
  threshold: nullable(numeric),
  timeout: nullable(numeric),
});

const ServerVad = object({
  threshold: nullable(numeric),
  prefix_padding_ms: nullable(numeric),
  silence_duration_ms: nullable(numeric),
  speech_duration_ms: nullable(numeric),
  create_response: nullable(bool),
  interrupt_response: nullable(bool),
  auto_truncate: nullable(bool),
  appended_text_after_truncation: nullable(text),
  idle_timeout_ms: nullable(numeric),
  end_of_utterance_detection: nullable(EndOfUtteranceDetection),
  type: oneOf('server_vad'),
});

const AzureSemanticVad = object({
  threshold: nullable(numeric),
  prefix_padding_ms: nullable(numeric),
  silence_duration_ms: nullable(numeric),
  speech_duration_ms: nullable(numeric),
  create_response: nullable(bool),
  interrupt_response: nullable(bool),
  auto_truncate: nullable(bool),
  appended_text_after_truncation: nullable(text),
  idle_timeout_ms: nullable(numeric),
  end_of_utterance_detection: nullable(EndOfUtteranceDetection),
  type: oneOf('azure_semantic_vad', 'azure_semantic_vad_en', 'azure_semantic_vad_multilingual'),
  remove_filler_words: nullable(bool),
  languages: nullable(list(text)),
});

const OpenAISemanticVad = object({
  type: oneOf('semantic_vad'),
  eagerness: nullable(oneOf('low', 'medium', 'high', 'auto')),
  create_response: nullable(bool),
  interrupt_response: nullable(bool),
});

const TurnDetection = byTag('type', {
  server_vad: ServerVad,
  azure_semantic_vad: AzureSemanticVad,
  azure_semantic_vad_en: AzureSemanticVad,
  azure_semantic_vad_multilingual: AzureSemanticVad,
  semantic_vad: OpenAISemanticVad,
});

const NoiseReduction = object({ type: text });

const EchoCancellation = object({
  type: text,
  reference_source: nullable(oneOf('server', 'client')),
  channels: nullable(numeric),
});

const InputAudioTranscription = object({
  model: text,
  language: nullable(text),
  prompt: nullable(text),
  custom_speech: nullable(record(text)),
  phrase_list: nullable(list(text)),
  languages: nullable(list(text)),
  keywords: nullable(list(text)),
  delay: nullable(oneOf('minimal', 'low', 'medium', 'high', 'xhigh')),
  profanity_filter: nullable(text),
});

const Animation = object({
  model_name: nullable(text),
  outputs: nullable(list(oneOf('blendshapes', 'viseme_id'))),
});

const IceServer = object({ urls: list(text), username: nullable(text), credential: nullable(text) });

const AvatarVideo = object({
  codec: nullable(text),
  bitrate: nullable(numeric),
  gop_size: nullable(numeric),
  resolution: nullable(object({ width: numeric, height: numeric })),
  crop: nullable(object({ top_left: list(numeric), bottom_right: list(numeric) })),
  background: nullable(object({ color: nullable(text), image_url: nullable(text) })),
});

const AvatarScene = object({
  zoom: nullable(numeric),
  position_x: nullable(numeric),
  position_y: nullable(numeric),
  rotation_x: nullable(numeric),
  rotation_y: nullable(numeric),
  rotation_z: nullable(numeric),
  amplitude: nullable(numeric),
});

const Avatar = object({
  type: nullable(text),
  character: optional(text),
  style: nullable(text),
  model: nullable(text),
  customized: optional(bool),
  output_protocol: nullable(oneOf('webrtc', 'websocket')),
  output_audit_audio: nullable(bool),
  ice_servers: nullable(list(IceServer)),
  video: nullable(AvatarVideo),
  scene: nullable(AvatarScene),
});

const FunctionTool = object({ type: oneOf('function'), name: text, description: nullable(text) });

const McpApproval = either(
  oneOf('always', 'never'),
  object({ always: optional(list(text)), never: optional(list(text)) }),
);

const ResponseScheduling = oneOf('silent', 'when_idle', 'interrupt', 'skip_if_busy');

const McpTool = object({
  type: oneOf('mcp'),
  server_label: text,
  server_url: text,
  authorization: nullable(text),
  headers: nullable(record(text)),
  allowed_tools: nullable(list(text)),
  require_approval: nullable(McpApproval),
  server_description: nullable(text),
  project_connection_id: nullable(text),
  defer_loading: nullable(bool),
  response_scheduling: nullable(ResponseScheduling),
});

const FoundryAgentTool = object({
  type: oneOf('foundry_agent'),
  agent_name: text,
  project_name: text,
  agent_version: nullable(text),
  client_id: nullable(text),
  description: nullable(text),
  foundry_resource_override: nullable(text),
  agent_context_type: nullable(text),
  return_agent_response_directly: nullable(bool),
});

const ToolboxTool = object({
  type: oneOf('toolbox'),
  toolbox_name: text,
  toolbox_version: text,
  response_scheduling: nullable(ResponseScheduling),
});

const SystemTool = object({
  type: oneOf('system'),
  name: oneOf('end_conversation'),
  description: nullable(text),
});

const Tool = byTag('type', {
  function: FunctionTool,
  mcp: McpTool,
  foundry_agent: FoundryAgentTool,
  toolbox: ToolboxTool,
  system: SystemTool,
});

const ToolChoice = either(
  oneOf('auto', 'none', 'required'),
  byTag('type', {
    function: object({ type: oneOf('function'), name: text }),
    mcp: object({ type: oneOf('mcp'), server_label: text, name: nullable(text) }),
  }),
);

const InterimResponse = object({
  type: oneOf('static_interim_response', 'llm_interim_response'),
  triggers: nullable(list(oneOf('latency', 'tool'))),
  latency_threshold_ms: nullable(numeric),
  texts: nullable(list(text)),
  model: nullable(text),
  instructions: nullable(text),
  max_completion_tokens: nullable(numeric),
});

const Greeting = object({
  type: text,
  text: nullable(text),
  prompt: nullable(text),
  tool_choice: nullable(ToolChoice),
});

const SessionAgent = object({
  type: oneOf('agent'),
  name: nullable(text),
  description: nullable(text),
  agent_id: nullable(text),
  thread_id: nullable(text),
});

const Session = object({
  id: text,
  object: optional(text),
  model: nullable(text),
  modalities: nullable(list(Modality)),
  instructions: nullable(text),
  voice: nullable(Voice),
  input_audio_format: nullable(InputAudioFormat),
  input_audio_sampling_rate: nullable(numeric),
  output_audio_format: nullable(OutputAudioFormat),
  turn_detection: nullable(TurnDetection),
  input_audio_noise_reduction: nullable(NoiseReduction),
  input_audio_echo_cancellation: nullable(EchoCancellation),
  input_audio_transcription: nullable(InputAudioTranscription),
  output_audio_timestamp_types: nullable(list(oneOf('word'))),
  animation: nullable(Animation),
  avatar: nullable(Avatar),
  tools: nullable(list(Tool)),
  tool_choice: nullable(ToolChoice),
  parallel_tool_calls: nullable(bool),
  temperature: nullable(numeric),
  max_response_output_tokens: nullable(either(numeric, oneOf('inf'))),
  reasoning_effort: nullable(text),
  interim_response: nullable(InterimResponse),
  greeting: nullable(Greeting),
  include: nullable(list(text)),
  metadata: nullable(record(text)),
  agent: nullable(SessionAgent),
  expires_at: nullable(numeric),
});

const SessionCreatedEvent = object({
  event_id: optional(text),
  session: Session,
  conversation_id: nullable(text),
});

const SessionUpdatedEvent = object({ event_id: optional(text), session: Session });

const SessionAvatarConnectingEvent = object({ event_id: optional(text), server_sdp: text });

const SessionAvatarSwitchToSpeakingEvent = object({ event_id: optional(text), turn_id: nullable(text) });

const SessionAvatarSwitchToIdleEvent = object({ event_id: optional(text), turn_id: nullable(text) });

const SessionSubagentStartedEvent = object({
  event_id: optional(text),
  consultation_id: text,
  call_id: text,
  subagent_name: text,
});

const SessionSubagentCompletedEvent = object({
  event_id: optional(text),
  consultation_id: text,
  call_id: text,
  subagent_name: text,
});

const SessionSubagentAbortedEvent = object({
  event_id: optional(text),
  consultation_id: text,
  call_id: text,
  subagent_name: text,
  reason: optional(text),
});

const ErrorDetails = object({
  type: nullable(text),
  code: nullable(text),
  message: nullable(text),
  param: nullable(text),
  event_id: nullable(text),
});

const ErrorEvent = object({ event_id: optional(text), error: ErrorDetails });

const WarningDetails = object({ message: nullable(text), code: nullable(text), param: nullable(text) });

const WarningEvent = object({ event_id: optional(text), warning: WarningDetails });

const RateLimit = object({
  name: optional(text),
  limit: optional(numeric),
  remaining: optional(numeric),
  reset_seconds: optional(numeric),
});

const RateLimitsUpdatedEvent = object({ event_id: optional(text), rate_limits: nullable(list(RateLimit)) });

const InputAudioBufferSpeechStartedEvent = object({
  event_id: optional(text),
  audio_start_ms: optional(numeric),
  item_id: optional(text),
});

const InputAudioBufferSpeechStoppedEvent = object({
  event_id: optional(text),
  audio_end_ms: optional(numeric),
  item_id: optional(text),
});

const InputAudioBufferCommittedEvent = object({
  event_id: optional(text),
  item_id: text,
  previous_item_id: nullable(text),
});

const InputAudioBufferClearedEvent = object({ event_id: optional(text) });

const InputAudioBufferTimeoutTriggeredEvent = object({
  event_id: optional(text),
  audio_start_ms: optional(numeric),
  audio_end_ms: optional(numeric),
  item_id: optional(text),
});

const InputAudioBufferDtmfEventReceivedEvent = object({
  event_id: optional(text),
  event: optional(text),
  received_at: optional(numeric),
});

const InputTextPart = object({ type: oneOf('input_text'), text: text });

const InputAudioPart = object({
  type: oneOf('input_audio'),
  audio: nullable(text),
  transcript: nullable(text),
});

const InputImagePart = object({
  type: oneOf('input_image'),
  image_url: nullable(text),
  detail: nullable(oneOf('auto', 'low', 'high')),
});

const TextPart = object({ type: oneOf('text', 'output_text'), text: text });

const AudioPart = object({ type: oneOf('audio'), audio: nullable(text), transcript: nullable(text) });

const ContentPart = byTag('type', {
  input_text: InputTextPart,
  input_audio: InputAudioPart,
  input_image: InputImagePart,
  text: TextPart,
  output_text: TextPart,
  audio: AudioPart,
});

const McpListedTool = object({ name: text, description: nullable(text) });

const FileSearchResult = object({
  file_id: nullable(text),
  filename: nullable(text),
  score: nullable(numeric),
  text: nullable(text),
  attributes: nullable(record(unchecked)),
});

const ServerItem = byTag(
  'type',
  {
    message: byTag('role', {
      system: object({
        object: optional(text),
        status: nullable(text),
        phase: nullable(text),
        type: oneOf('message'),
        role: oneOf('system'),
        content: nullable(list(ContentPart)),
        id: text,
      }),
      user: object({
        object: optional(text),
        status: nullable(text),
        phase: nullable(text),
        type: oneOf('message'),
        role: oneOf('user'),
        content: nullable(list(ContentPart)),
        id: text,
      }),
      assistant: object({
        object: optional(text),
        status: nullable(text),
        phase: nullable(text),
        type: oneOf('message'),
        role: oneOf('assistant'),
        content: nullable(list(ContentPart)),
        id: text,
      }),
    }),
    function_call: object({
      object: optional(text),
      status: nullable(text),
      phase: nullable(text),
      type: oneOf('function_call'),
      name: text,
      call_id: text,
      arguments: nullable(text),
      id: text,
    }),
    function_call_output: object({
      object: optional(text),
      status: nullable(text),
      phase: nullable(text),
      type: oneOf('function_call_output'),
      call_id: text,
      output: text,
      id: text,
    }),
    mcp_list_tools: object({
      object: optional(text),
      status: nullable(text),
      phase: nullable(text),
      type: oneOf('mcp_list_tools'),
      server_label: nullable(text),
      tools: nullable(list(McpListedTool)),
      id: text,
    }),
    mcp_call: object({
      object: optional(text),
      status: nullable(text),
      phase: nullable(text),
      type: oneOf('mcp_call'),
      server_label: nullable(text),
      name: nullable(text),
      arguments: nullable(text),
      approval_request_id: nullable(text),
      output: nullable(text),
      id: text,
    }),
    mcp_approval_request: object({
      object: optional(text),
      status: nullable(text),
      phase: nullable(text),
      type: oneOf('mcp_approval_request'),
      server_label: nullable(text),
      name: nullable(text),
      arguments: nullable(text),
      id: text,
    }),
    mcp_approval_response: object({
      object: optional(text),
      status: nullable(text),
      phase: nullable(text),
      type: oneOf('mcp_approval_response'),
      approval_request_id: text,
      approve: bool,
      reason: nullable(text),
      id: text,
    }),
    web_search_call: object({
      object: optional(text),
      status: nullable(text),
      phase: nullable(text),
      type: oneOf('web_search_call'),
      id: text,
    }),
    file_search_call: object({
      object: optional(text),
      status: nullable(text),
      phase: nullable(text),
      type: oneOf('file_search_call'),
      queries: nullable(list(text)),
      results: nullable(list(FileSearchResult)),
      id: text,
    }),
    foundry_agent_call: object({
      object: optional(text),
      status: nullable(text),
      phase: nullable(text),
      type: oneOf('foundry_agent_call'),
      name: nullable(text),
      call_id: nullable(text),
      arguments: nullable(text),
      agent_response_id: nullable(text),
      output: nullable(text),
      id: text,
    }),
  },
  object({ id: text }),
);

const ConversationItemCreatedEvent = object({
  event_id: optional(text),
  previous_item_id: nullable(text),
  item: ServerItem,
});

const ConversationItemAddedEvent = object({
  event_id: optional(text),
  previous_item_id: nullable(text),
  item: ServerItem,
});

const ConversationItemDoneEvent = object({
  event_id: optional(text),
  previous_item_id: nullable(text),
  item: ServerItem,
});

const ConversationItemTruncatedEvent = object({
  event_id: optional(text),
  item_id: text,
  content_index: optional(numeric),
  audio_end_ms: optional(numeric),
});

const ConversationItemDeletedEvent = object({ event_id: optional(text), item_id: text });

const ConversationItemRetrievedEvent = object({ event_id: optional(text), item: ServerItem });

const LogProb = object({ token: optional(text), logprob: optional(numeric), bytes: nullable(list(numeric)) });

const InputAudioTranscriptionDeltaEvent = object({
  event_id: optional(text),
  item_id: text,
  delta: text,
  content_index: optional(numeric),
  logprobs: nullable(list(LogProb)),
});

const TranscriptWord = object({
  text: optional(text),
  offset_milliseconds: optional(numeric),
  duration_milliseconds: optional(numeric),
});

const TranscriptPhrase = object({
  text: optional(text),
  offset_milliseconds: optional(numeric),
  duration_milliseconds: optional(numeric),
  words: nullable(list(TranscriptWord)),
  locale: nullable(text),
  confidence: nullable(numeric),
});

const ModalityTokens = object({
  text_tokens: nullable(numeric),
  audio_tokens: nullable(numeric),
  image_tokens: nullable(numeric),
});

const TranscriptionUsage = object({
  type: optional(text),
  input_tokens: nullable(numeric),
  input_token_details: nullable(ModalityTokens),
  output_tokens: nullable(numeric),
  total_tokens: nullable(numeric),
  seconds: nullable(numeric),
});

const InputAudioTranscriptionCompletedEvent = object({
  event_id: optional(text),
  item_id: text,
  transcript: text,
  content_index: optional(numeric),
  language: nullable(text),
  logprobs: nullable(list(LogProb)),
  phrases: nullable(list(TranscriptPhrase)),
  languages: nullable(list(object({ code: optional(text) }))),
  usage: nullable(TranscriptionUsage),
});

const InputAudioTranscriptionFailedEvent = object({
  event_id: optional(text),
  item_id: text,
  content_index: optional(numeric),
  error: nullable(ErrorDetails),
});

const InputAudioTranscriptionSegmentEvent = object({
  event_id: optional(text),
  item_id: text,
  content_index: optional(numeric),
  id: optional(text),
  text: text,
  speaker: nullable(text),
  start: optional(numeric),
  end: optional(numeric),
});

const ResponseStatus = oneOf('in_progress', 'completed', 'cancelled', 'incomplete', 'failed');

const ResponseStatusDetails = object({
  type: nullable(text),
  reason: nullable(text),
  error: nullable(ErrorDetails),
});

const InputTokenDetails = object({
  text_tokens: nullable(numeric),
  audio_tokens: nullable(numeric),
  image_tokens: nullable(numeric),
  cached_tokens: nullable(numeric),
  cached_tokens_details: nullable(ModalityTokens),
  cache_write_tokens: nullable(numeric),
});

const OutputTokenDetails = object({
  text_tokens: nullable(numeric),
  audio_tokens: nullable(numeric),
  reasoning_tokens: nullable(numeric),
});

const Usage = object({
  total_tokens: nullable(numeric),
  input_tokens: nullable(numeric),
  output_tokens: nullable(numeric),
  input_token_details: nullable(InputTokenDetails),
  output_token_details: nullable(OutputTokenDetails),
});

const Response = object({
  id: text,
  object: optional(text),
  status: nullable(ResponseStatus),
  status_details: nullable(ResponseStatusDetails),
  output: nullable(list(ServerItem)),
  usage: nullable(Usage),
  conversation_id: nullable(text),
  modalities: nullable(list(Modality)),
  voice: nullable(Voice),
  output_audio_format: nullable(OutputAudioFormat),
  temperature: nullable(numeric),
  max_output_tokens: nullable(either(numeric, oneOf('inf'))),
  metadata: nullable(record(text)),
});

const ResponseCreatedEvent = object({ event_id: optional(text), response: Response });

const ResponseDoneEvent = object({ event_id: optional(text), response: Response });

const OutputItemAddedEvent = object({
  event_id: optional(text),
  response_id: text,
  output_index: optional(numeric),
  item: ServerItem,
});

const OutputItemDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  output_index: optional(numeric),
  item: ServerItem,
});

const ContentPartAddedEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  part: ContentPart,
});

const ContentPartDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  part: ContentPart,
});

const TextDeltaEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  delta: text,
});

const TextDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  text: nullable(text),
});

const AudioTranscriptDeltaEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  delta: text,
});

const AudioTranscriptDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  transcript: nullable(text),
});

const AudioTranscriptAnnotationAddedEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  annotation_index: optional(numeric),
});

const AudioDeltaEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  delta: text,
});

const AudioDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
});

const FunctionCallArgumentsDeltaEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  call_id: nullable(text),
  delta: text,
});

const FunctionCallArgumentsDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  call_id: nullable(text),
  name: nullable(text),
  arguments: text,
});

const AudioTimestampDeltaEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  audio_offset_ms: numeric,
  audio_duration_ms: optional(numeric),
  text: text,
  timestamp_type: nullable(text),
});

const AudioTimestampDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
});

const AnimationVisemeDeltaEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  audio_offset_ms: numeric,
  viseme_id: numeric,
});

const AnimationVisemeDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
});

const AnimationBlendshapesDeltaEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  frames: nullable(either(list(list(numeric)), text)),
  frame_index: optional(numeric),
});

const AnimationBlendshapesDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
});

const McpListToolsEventOf = object({ event_id: optional(text), item_id: text });

const McpCallArgumentsDeltaEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  delta: text,
  obfuscation: nullable(text),
});

const McpCallArgumentsDoneEvent = object({
  event_id: optional(text),
  response_id: text,
  item_id: text,
  output_index: optional(numeric),
  content_index: optional(numeric),
  arguments: nullable(text),
});

const CallStateEventOf = object({
  event_id: optional(text),
  item_id: text,
  output_index: optional(numeric),
  response_id: nullable(text),
  sequence_number: optional(numeric),
  agent_response_id: nullable(text),
});

const InvocationDeltaEvent = object({ event_id: optional(text), delta: record(unchecked) });

const AgentCallArgumentsEventOf = object({
  event_id: optional(text),
  item_id: text,
  response_id: nullable(text),
  output_index: optional(numeric),
  delta: nullable(text),
  arguments: nullable(text),
});

const VideoDeltaEvent = object({
  event_id: optional(text),
  delta: text,
  codec: nullable(text),
  output_index: optional(numeric),
});

const OutputAudioBufferClearedEvent = object({ event_id: optional(text) });

const OutputAudioBufferStartedEvent = object({ event_id: optional(text), response_id: nullable(text) });

const OutputAudioBufferStoppedEvent = object({ event_id: optional(text), response_id: nullable(text) });

const RtcCallSdpCreatedEvent = object({
  event_id: optional(text),
  rtc_call_id: nullable(text),
  sdp_answer: text,
});

const RtcCallErrorEvent = object({
  event_id: optional(text),
  operation: nullable(text),
  rtc_call_id: nullable(text),
  error: ErrorDetails,
});

/** Server event type → all of its fields. */
export const SERVER_SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['session.created', SessionCreatedEvent],
  ['session.updated', SessionUpdatedEvent],
  ['session.avatar.connecting', SessionAvatarConnectingEvent],
  ['session.avatar.switch_to_speaking', SessionAvatarSwitchToSpeakingEvent],
  ['session.avatar.switch_to_idle', SessionAvatarSwitchToIdleEvent],
  ['session.subagent.started', SessionSubagentStartedEvent],
  ['session.subagent.completed', SessionSubagentCompletedEvent],
  ['session.subagent.aborted', SessionSubagentAbortedEvent],
  ['error', ErrorEvent],
  ['warning', WarningEvent],
  ['rate_limits.updated', RateLimitsUpdatedEvent],
  ['input_audio_buffer.speech_started', InputAudioBufferSpeechStartedEvent],
  ['input_audio_buffer.speech_stopped', InputAudioBufferSpeechStoppedEvent],
  ['input_audio_buffer.committed', InputAudioBufferCommittedEvent],
  ['input_audio_buffer.cleared', InputAudioBufferClearedEvent],
  ['input_audio_buffer.timeout_triggered', InputAudioBufferTimeoutTriggeredEvent],
  ['input_audio_buffer.dtmf_event_received', InputAudioBufferDtmfEventReceivedEvent],
  ['conversation.item.created', ConversationItemCreatedEvent],
  ['conversation.item.added', ConversationItemAddedEvent],
  ['conversation.item.done', ConversationItemDoneEvent],
  ['conversation.item.truncated', ConversationItemTruncatedEvent],
  ['conversation.item.deleted', ConversationItemDeletedEvent],
  ['conversation.item.retrieved', ConversationItemRetrievedEvent],
  ['conversation.item.input_audio_transcription.delta', InputAudioTranscriptionDeltaEvent],
  ['conversation.item.input_audio_transcription.completed', InputAudioTranscriptionCompletedEvent],
  ['conversation.item.input_audio_transcription.failed', InputAudioTranscriptionFailedEvent],
  ['conversation.item.input_audio_transcription.segment', InputAudioTranscriptionSegmentEvent],
  ['response.created', ResponseCreatedEvent],
  ['response.done', ResponseDoneEvent],
  ['response.output_item.added', OutputItemAddedEvent],
  ['response.output_item.done', OutputItemDoneEvent],
  ['response.content_part.added', ContentPartAddedEvent],
  ['response.content_part.done', ContentPartDoneEvent],
  ['response.text.delta', TextDeltaEvent],
  ['response.text.done', TextDoneEvent],
  ['response.audio_transcript.delta', AudioTranscriptDeltaEvent],
  ['response.audio_transcript.done', AudioTranscriptDoneEvent],
  ['response.audio_transcript.annotation.added', AudioTranscriptAnnotationAddedEvent],
  ['response.audio.delta', AudioDeltaEvent],
  ['response.audio.done', AudioDoneEvent],
  ['response.function_call_arguments.delta', FunctionCallArgumentsDeltaEvent],
  ['response.function_call_arguments.done', FunctionCallArgumentsDoneEvent],
  ['response.audio_timestamp.delta', AudioTimestampDeltaEvent],
  ['response.audio_timestamp.done', AudioTimestampDoneEvent],
  ['response.animation_viseme.delta', AnimationVisemeDeltaEvent],
  ['response.animation_viseme.done', AnimationVisemeDoneEvent],
  ['response.animation_blendshapes.delta', AnimationBlendshapesDeltaEvent],
  ['response.animation_blendshapes.done', AnimationBlendshapesDoneEvent],
  ['mcp_list_tools.in_progress', McpListToolsEventOf],
  ['mcp_list_tools.completed', McpListToolsEventOf],
  ['mcp_list_tools.failed', McpListToolsEventOf],
  ['response.mcp_call_arguments.delta', McpCallArgumentsDeltaEvent],
  ['response.mcp_call_arguments.done', McpCallArgumentsDoneEvent],
  ['response.mcp_call.in_progress', CallStateEventOf],
  ['response.mcp_call.completed', CallStateEventOf],
  ['response.mcp_call.failed', CallStateEventOf],
  ['response.web_search_call.in_progress', CallStateEventOf],
  ['response.web_search_call.searching', CallStateEventOf],
  ['response.web_search_call.completed', CallStateEventOf],
  ['response.file_search_call.in_progress', CallStateEventOf],
  ['response.file_search_call.searching', CallStateEventOf],
  ['response.file_search_call.completed', CallStateEventOf],
  ['response.invocation.delta', InvocationDeltaEvent],
  ['response.foundry_agent_call_arguments.delta', AgentCallArgumentsEventOf],
  ['response.foundry_agent_call_arguments.done', AgentCallArgumentsEventOf],
  ['response.foundry_agent_call.arguments_delta', AgentCallArgumentsEventOf],
  ['response.foundry_agent_call.arguments_done', AgentCallArgumentsEventOf],
  ['response.foundry_agent_call.in_progress', CallStateEventOf],
  ['response.foundry_agent_call.completed', CallStateEventOf],
  ['response.foundry_agent_call.failed', CallStateEventOf],
  ['response.video.delta', VideoDeltaEvent],
  ['output_audio_buffer.cleared', OutputAudioBufferClearedEvent],
  ['output_audio_buffer.started', OutputAudioBufferStartedEvent],
  ['output_audio_buffer.stopped', OutputAudioBufferStoppedEvent],
  ['rtc.call.sdp.created', RtcCallSdpCreatedEvent],
  ['rtc.call.error', RtcCallErrorEvent],
]);

const SessionConfigRequired = object({});

const SessionUpdateEventRequired = object({ session: SessionConfigRequired });

const SessionAvatarConnectEventRequired = object({ client_sdp: text });

const InputAudioBufferAppendEventRequired = object({ audio: text });

const InputAudioBufferCommitEventRequired = object({});

const InputAudioBufferClearEventRequired = object({});

const InputAudioTurnStartEventRequired = object({ turn_id: text });

const InputAudioTurnAppendEventRequired = object({ turn_id: text, audio: text });

const InputAudioTurnEndEventRequired = object({ turn_id: text });

const InputAudioTurnCancelEventRequired = object({ turn_id: text });

const InputAudioClearEventRequired = object({});

const InputTextDeltaEventRequired = object({ id: text, delta: text });

const InputTextDoneEventRequired = object({ id: text });

const SystemMessageItemRequired = object({ type: text, role: text });

const FunctionCallItemRequired = object({ type: text, name: text, call_id: text });

const FunctionCallOutputItemRequired = object({ type: text, call_id: text, output: text });

const McpListToolsItemRequired = object({ type: text });

const McpCallItemRequired = object({ type: text });

const McpApprovalRequestItemRequired = object({ type: text });

const McpApprovalResponseItemRequired = object({ type: text, approval_request_id: text, approve: bool });

const WebSearchCallItemRequired = object({ type: text });

const FileSearchCallItemRequired = object({ type: text });

const FoundryAgentCallItemRequired = object({ type: text });

const ConversationItemRequired = byTag(
  'type',
  {
    message: SystemMessageItemRequired,
    function_call: FunctionCallItemRequired,
    function_call_output: FunctionCallOutputItemRequired,
    mcp_list_tools: McpListToolsItemRequired,
    mcp_call: McpCallItemRequired,
    mcp_approval_request: McpApprovalRequestItemRequired,
    mcp_approval_response: McpApprovalResponseItemRequired,
    web_search_call: WebSearchCallItemRequired,
    file_search_call: FileSearchCallItemRequired,
    foundry_agent_call: FoundryAgentCallItemRequired,
  },
  object({ type: text }),
);

const ConversationItemCreateEventRequired = object({ item: ConversationItemRequired });

const ConversationItemRetrieveEventRequired = object({ item_id: text });

const ConversationItemTruncateEventRequired = object({
  item_id: text,
  content_index: numeric,
  audio_end_ms: numeric,
});

const ConversationItemDeleteEventRequired = object({ item_id: text });

const ResponseCreateEventRequired = object({});

const ResponseCancelEventRequired = object({});

const OutputAudioBufferClearEventRequired = object({});

const McpApprovalResponseEventRequired = object({});

const RtcCallSdpCreateEventRequired = object({ sdp_offer: text });

/** Client event type → the fields that the service requires; the receiver checks the rest. */
export const CLIENT_SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['session.update', SessionUpdateEventRequired],
  ['session.avatar.connect', SessionAvatarConnectEventRequired],
  ['input_audio_buffer.append', InputAudioBufferAppendEventRequired],
  ['input_audio_buffer.commit', InputAudioBufferCommitEventRequired],
  ['input_audio_buffer.clear', InputAudioBufferClearEventRequired],
  ['input_audio.turn.start', InputAudioTurnStartEventRequired],
  ['input_audio.turn.append', InputAudioTurnAppendEventRequired],
  ['input_audio.turn.end', InputAudioTurnEndEventRequired],
  ['input_audio.turn.cancel', InputAudioTurnCancelEventRequired],
  ['input_audio.clear', InputAudioClearEventRequired],
  ['input_text.delta', InputTextDeltaEventRequired],
  ['input_text.done', InputTextDoneEventRequired],
  ['conversation.item.create', ConversationItemCreateEventRequired],
  ['conversation.item.retrieve', ConversationItemRetrieveEventRequired],
  ['conversation.item.truncate', ConversationItemTruncateEventRequired],
  ['conversation.item.delete', ConversationItemDeleteEventRequired],
  ['response.create', ResponseCreateEventRequired],
  ['response.cancel', ResponseCancelEventRequired],
  ['output_audio_buffer.clear', OutputAudioBufferClearEventRequired],
  ['mcp_approval_response', McpApprovalResponseEventRequired],
  ['rtc.call.sdp.create', RtcCallSdpCreateEventRequired],
]);
