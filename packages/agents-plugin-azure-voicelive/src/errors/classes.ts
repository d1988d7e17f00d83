// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { APIConnectionError, APIError, APIStatusError, APITimeoutError, llm } from '@livekit/agents';
import type { VoiceLiveErrorCode } from './codes.ts';
import {
  composeMessage,
  describe,
  sourceOf,
  type VoiceLiveError,
  type VoiceLiveErrorInit,
} from './voice-live-error.ts';

type ErrorClass = new (...args: never[]) => Error;
type Described<Base extends ErrorClass> = new (
  ...args: ConstructorParameters<Base>
) => InstanceType<Base> & VoiceLiveError;

/**
 * An error class of the framework, by which its consumers tell errors apart, typed as one whose instances have our
 * fields as well: `describe` sets them after the framework's constructor has set its own.
 */
function described<Base extends ErrorClass>(base: Base): Described<Base> {
  return base as unknown as Described<Base>;
}

/** A setting is missing or wrong; thrown by the constructor, with the possible fixes in the message. */
export class VoiceLiveConfigError extends Error {
  readonly code: VoiceLiveErrorCode;
  /** The option concerned, and the environment variable if there is one. */
  readonly setting: string;

  constructor(init: { code: VoiceLiveErrorCode; setting: string; message: string }) {
    super(init.message);
    this.name = 'VoiceLiveConfigError';
    this.code = init.code;
    this.setting = init.setting;
  }
}

/** The handshake was answered with an HTTP status other than 101. */
export class VoiceLiveStatusError extends described(APIStatusError) {
  constructor(init: VoiceLiveErrorInit & { readonly statusCode: number }) {
    super({ message: composeMessage(init), options: { statusCode: init.statusCode } });
    // The framework treats most 4xx as final; the policy retries 425 as well, so our classification decides.
    describe(this, 'VoiceLiveStatusError', init);
  }
}

/** The network failed, the connection was closed, or the credential returned no token. */
export class VoiceLiveConnectionError extends described(APIConnectionError) {
  constructor(init: VoiceLiveErrorInit) {
    super({ message: composeMessage(init), options: { retryable: init.retryable } });
    describe(this, 'VoiceLiveConnectionError', init);
  }
}

/** One endpoint and model that can serve a session; contains no secret. */
export interface ServingTarget {
  /** 0 is the target of the options themselves, 1 the first of `fallback`, and so on. */
  readonly index: number;
  /** Host of the endpoint, with its port if that is not the default. */
  readonly host: string;
  /** The model, deployment or agent. */
  readonly model: string;
}

/** Why a target could not serve the session. */
export interface TargetFailure {
  readonly target: ServingTarget;
  readonly error: VoiceLiveError;
}

/** All targets have failed, including those of `fallback`. */
export class VoiceLiveFallbackError extends described(APIConnectionError) {
  /** Each target and why it failed, in order of preference. */
  readonly failures: readonly TargetFailure[];

  /** @param lead - a sentence that describes the situation. */
  constructor(lead: string, failures: readonly TargetFailure[]) {
    const reasons = failures.map(
      ({ target, error }) => `${target.model} on ${target.host}: ${sourceOf(error).message}`,
    );
    const init: VoiceLiveErrorInit = {
      code: 'targets_exhausted',
      message: [lead, ...reasons].join(' '),
      retryable: false,
    };
    super({ message: composeMessage(init), options: { retryable: false } });
    describe(this, 'VoiceLiveFallbackError', init);
    this.failures = failures;
  }
}

/** A handshake, a token, a session or its configuration timed out. */
export class VoiceLiveTimeoutError extends described(APITimeoutError) {
  constructor(init: VoiceLiveErrorInit) {
    super({ message: composeMessage(init), options: { retryable: init.retryable } });
    describe(this, 'VoiceLiveTimeoutError', init);
  }
}

/** The service reported an error in an `error` event, or in a failed response. */
export class VoiceLiveServiceError extends described(APIError) {
  constructor(init: VoiceLiveErrorInit) {
    super(composeMessage(init), { retryable: init.retryable });
    describe(this, 'VoiceLiveServiceError', init);
  }
}

/** A request of the application (`generateReply`, `updateChatCtx`, …) was refused or not answered. */
export class VoiceLiveRequestError extends described(llm.RealtimeError) {
  constructor(init: VoiceLiveErrorInit) {
    super(composeMessage(init));
    describe(this, 'VoiceLiveRequestError', init);
  }
}
