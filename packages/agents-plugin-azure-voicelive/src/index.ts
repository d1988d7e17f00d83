// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/**
 * Azure AI Voice Live for LiveKit Agents (Node).
 * @packageDocumentation
 */
import { Plugin } from '@livekit/agents';
import { PACKAGE_NAME, PACKAGE_VERSION } from './version.ts';

export * as realtime from './realtime.ts';
export { azureMcp, type AzureMcpOptions, AzureMcpTool, type McpApprovalCallback } from './tools/azure-mcp.ts';
export { foundryAgent, type FoundryAgentOptions, FoundryAgentTool } from './tools/foundry-agent.ts';
export {
  endConversation,
  EndConversationTool,
  toolbox,
  type ToolboxOptions,
  ToolboxTool,
} from './tools/voice-agent-tools.ts';
export { RemoteTool } from './tools/remote-tool.ts';
export { AvatarSession, type AvatarOptions } from './avatar/avatar-session.ts';
export type { AvatarAccessOptions, AvatarTokenRequest } from './avatar/avatar-access.ts';
export {
  AVATAR_ATTRIBUTE,
  AVATAR_CONNECT,
  AVATAR_ICE_SERVERS,
  AVATAR_RECONNECT,
  AVATAR_RPC_ERRORS,
} from './avatar/rpc-names.ts';
export { reply } from './reply.ts';
export type { ReplyOptions } from './reply-options.ts';
export { say } from './say.ts';
export { type Face, followFace } from './follow-face.ts';
export { type CameraWatch, watchCamera, type WatchCameraOptions } from './watch-camera.ts';
export { type FaceRoom, publishFace } from './publish-face.ts';
export type { FaceLine } from './faces/face-lines.ts';
export type {
  BlendshapesHeardEvent,
  FaceEndedEvent,
  FaceEvents,
  FaceMoment,
  VisemeHeardEvent,
} from './faces/face-events.ts';
export {
  isVoiceLiveError,
  type ServingTarget,
  type TargetFailure,
  VOICE_LIVE_ERRORS,
  VoiceLiveConfigError,
  VoiceLiveConnectionError,
  VoiceLiveFallbackError,
  type VoiceLiveError,
  type VoiceLiveErrorCode,
  VoiceLiveRequestError,
  VoiceLiveServiceError,
  VoiceLiveStatusError,
  VoiceLiveTimeoutError,
} from './errors/index.ts';
export {
  type HandshakeBudget,
  type HandshakeRequest,
  processHandshakeBudget,
  type WindowLimit,
} from './connection/handshake-budget.ts';
export type { RedisEvaluate } from './connection/redis-budget.ts';
export { type RedisBudgetOptions, redisHandshakeBudget } from './connection/redis-handshake-budget.ts';
export type { TargetHealth } from './connection/target-health.ts';
export {
  defaultReconnectPolicy,
  quickReconnectPolicy,
  type ReconnectPolicy,
  type RetryContext,
} from './connection/policy.ts';

class VoiceLivePlugin extends Plugin {
  constructor() {
    super({ title: 'azure-voicelive', version: PACKAGE_VERSION, package: PACKAGE_NAME });
  }
}

Plugin.registerPlugin(new VoiceLivePlugin());
