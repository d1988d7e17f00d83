// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Room, RpcError } from 'livekit-client';

export type PushToTalkMethod = 'push_to_talk' | 'start_turn' | 'end_turn' | 'cancel_turn';

export class PushToTalkError extends Error {
  /** The agent does not have the method. */
  readonly unsupported: boolean;

  constructor(message: string, unsupported: boolean, cause: unknown) {
    super(message, { cause });
    this.unsupported = unsupported;
  }
}

/** Calls a push-to-talk method of the agent and returns its answer. Rejects with a PushToTalkError. */
export async function callAgent(
  room: Room,
  agentIdentity: string,
  method: PushToTalkMethod,
  payload = '',
): Promise<string> {
  try {
    return await room.localParticipant.performRpc({ destinationIdentity: agentIdentity, method, payload });
  } catch (error) {
    const code = error instanceof RpcError ? error.code : undefined;
    const unsupported = code === RpcError.ErrorCode.UNSUPPORTED_METHOD;
    throw new PushToTalkError(
      unsupported
        ? 'This agent does not support push-to-talk. Just speak: it listens all the time.'
        : 'The agent did not react to push-to-talk. Try again, or switch it off.',
      unsupported,
      error,
    );
  }
}
