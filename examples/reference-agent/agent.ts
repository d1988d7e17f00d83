// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * The reference agent: the telephone of a shop that rents out kayaks. Copy this file and change what it says and does.
 * `npm run dev` runs it as a LiveKit worker, `npm run demo` talks to it offline.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cli, defineAgent, llm, log, metrics, ServerOptions, voice } from '@livekit/agents';
import {
  AvatarSession,
  followFace,
  publishFace,
  realtime,
  say,
} from '@voicelive-kit/agents-plugin-azure-voicelive';
import { z } from 'zod';
import { apologizeInRoom } from './apology.ts';
import { avatarFrom } from './avatar.ts';
import { bookings } from './bookings.ts';
import { budgetFrom } from './budget.ts';
import { watchCaller } from './camera.ts';
import { checkSettings } from './check-settings.ts';
import { drainsOnSignal } from './drain-and-stay.ts';
import { leaveEmptyRoom } from './empty-room.ts';
import { faceFrom, wantsFace } from './face.ts';
import { captionFillers } from './filler-captions.ts';
import { loadOf, maxCallsFrom } from './load.ts';
import { drainPatiently, drainTimeFrom } from './patient-drain.ts';
import { PushToTalk } from './push-to-talk.ts';
import { listensToLoudspeaker, loudspeakerOptions } from './open-loudspeaker.ts';
import { retriesWhile } from './stay-connected.ts';
import { tellCost } from './tell-cost.ts';
import { wantsTimedCaptions } from './timed-captions.ts';
import { voiceAgentFrom } from './voice-agent.ts';

export const AGENT_NAME = 'voicelive-reference';
const { AgentSessionEventTypes } = voice;

/** How long a page may take to connect to the avatar, milliseconds. */
const PAGE_MS = 6000;

const STYLE = 'You speak on the telephone: one to three short sentences, no lists, no emoji.';

/** Put your own weather service here; this one answers at once, or after some milliseconds. */
const getWeather = (takesMs: number) =>
  llm.tool({
    description: 'The weather in a city right now.',
    parameters: z.object({ city: z.string().describe('Name of the city, for example Oslo') }),
    execute: async ({ city }, { abortSignal }) => {
      const reports: Record<string, string> = {
        oslo: '4 °C, clear',
        bergen: '7 °C, rain',
        tromsø: '-2 °C, snow',
      };
      if (takesMs > 0) await sleep(takesMs, undefined, { signal: abortSignal });
      return reports[city.trim().toLowerCase()] ?? `no report for ${city}`;
    },
  });

/** A slow tool: it takes two seconds, during which the agent can talk to the caller, and the caller can interrupt. */
const checkOrder = llm.tool({
  description: 'The state of an order. Tell the caller that you are looking it up.',
  parameters: z.object({ orderNumber: z.string().describe('Digits of the order number') }),
  execute: async ({ orderNumber }, { abortSignal }) => {
    await sleep(2000, undefined, { signal: abortSignal });
    return `order ${orderNumber}: packed, ready to be picked up today until six`;
  },
});

/**
 * A handoff: from here on the billing agent speaks, and knows what was said before. It returns nothing for this agent
 * to say.
 */
const transferToBilling = llm.tool({
  description: 'Hand the caller to the billing department: invoices, refunds, payment.',
  execute: async (_, { ctx }) =>
    llm.handoff({
      agent: new BillingAgent(
        ctx.session.chatCtx.copy({ excludeInstructions: true, excludeFunctionCall: true }),
      ),
    }),
});

export interface ReferenceAgentOptions {
  /** The greeting, verbatim; by default the agent chooses its words. */
  greeting?: string | undefined;
  /** How long its weather service takes, in milliseconds; default 0. */
  weatherMs?: number;
  /** What it waits for before it greets. */
  ready?: Promise<unknown> | undefined;
}

export class ReferenceAgent extends voice.Agent {
  readonly #greeting: string | undefined;
  readonly #ready: Promise<unknown> | undefined;

  /** @param further - additional tools, such as those that the service runs itself. */
  constructor(
    further: readonly llm.ToolContextEntry[] = [],
    { greeting, weatherMs = 0, ready }: ReferenceAgentOptions = {},
  ) {
    const own = {
      get_weather: getWeather(weatherMs),
      check_order: checkOrder,
      transfer_to_billing: transferToBilling,
    };
    super({
      instructions:
        'You are Ava of Fjord Outfitters, a shop that rents out kayaks at 40 euros a day, paddle included, ' +
        `and sells outdoor gear; a dry bag is 12 euros. ${STYLE} Use your tools for the weather, for orders and for billing.`,
      tools: [...new llm.ToolContext(own).tools, ...further],
    });
    this.#greeting = greeting;
    this.#ready = ready;
  }

  override async onEnter(): Promise<void> {
    await this.#ready;
    if (this.#greeting !== undefined) {
      say(this.session, this.#greeting);
      return;
    }
    this.session.generateReply({
      instructions: 'Greet the caller, say the name of the shop and offer help.',
    });
  }
}

export class BillingAgent extends voice.Agent {
  constructor(chatCtx: llm.ChatContext) {
    super({ instructions: `You are Tom of the billing department of Fjord Outfitters. ${STYLE}`, chatCtx });
  }

  override async onEnter(): Promise<void> {
    this.session.generateReply({
      instructions: 'Introduce yourself and say how you can help with the bill.',
    });
  }
}

/** The settings of the model from the environment, in addition to those the plugin reads itself. */
const modelOptions = (): realtime.RealtimeModelOptions => ({
  ...voiceAgentFrom(),
  ...loudspeakerOptions(),
  ...faceFrom(),
  ...avatarFrom(),
  ...budgetFrom(),
});

/**
 * The session behind the agent. Endpoint, key, model and voice come from the environment unless the model has its own.
 */
export function createSession(model = new realtime.RealtimeModel(modelOptions())): voice.AgentSession {
  const session = new voice.AgentSession({
    llm: model,
    // The service detects turns, so the framework needs no detector of its own.
    vad: null,
    turnHandling: { turnDetection: 'realtime_llm' },
    // By default the agent ignores audio in the first 3 s of its first speech, so nobody could interrupt the greeting.
    // Browsers and telephones remove their own echo; for an open loudspeaker without echo cancellation set this to
    // 3000, or let the service cancel the echo: open-loudspeaker.ts.
    aecWarmupDuration: null,
  });
  if (listensToLoudspeaker()) realtime.sendEchoReference(session);
  session.on(AgentSessionEventTypes.MetricsCollected, ({ metrics: collected }) =>
    metrics.logMetrics(collected),
  );
  session.on(AgentSessionEventTypes.Error, ({ error }) => {
    // The plugin recovers from recoverable errors by itself; after any other error the framework closes the session.
    const { message } = 'error' in error ? error.error : error;
    log().warn({ recoverable: error.recoverable, message }, 'voice model error');
  });
  session.on(AgentSessionEventTypes.Close, ({ reason }) => {
    log().info({ reason, usage: session.usage.modelUsage }, 'session closed');
  });
  return session;
}

/** What the process of a job prepares before the job. */
type Prewarmed = { model?: realtime.RealtimeModel };

export default defineAgent<Prewarmed>({
  prewarm: ({ userData }) => {
    try {
      userData.model = new realtime.RealtimeModel(modelOptions());
    } catch {
      // The worker checked the settings when it started. What fails here fails in the job as well, where it is reported.
      return;
    }
    // So the caller does not wait for a handshake. Not awaited: the framework ends a process that is slow to start.
    void userData.model.prewarm();
  },
  entry: async (ctx) => {
    leaveEmptyRoom(ctx);
    const session = createSession(ctx.proc.userData.model);
    if (wantsFace()) publishFace(followFace(session), ctx.room);
    let goodbye: Promise<void> | undefined;
    const sayGoodbye = async (): Promise<void> => {
      // The session can no longer speak, so the apology is a recording on a separate track; then hang up.
      await apologizeInRoom(ctx.room).catch((error: unknown) => log().warn({ error }, 'could not apologize'));
      await ctx.deleteRoom();
      ctx.shutdown('voice model error');
    };
    let broken = false;
    session.on(AgentSessionEventTypes.Error, ({ error }) => {
      broken ||= !error.recoverable;
    });
    session.on(AgentSessionEventTypes.Close, ({ error, reason }) => {
      if (error) goodbye ??= sayGoodbye();
      else ctx.shutdown(reason);
    });
    const { avatar } = avatarFrom();
    let ready: Promise<void> | undefined;
    if (avatar) {
      // The avatar takes over the agent's audio, so it comes before the session.
      await ctx.connect();
      const face = new AvatarSession();
      await face.start(session, ctx.room);
      // What it says before the page has connected to the service, nobody hears. A page that cannot connect is greeted all the same.
      if (avatar.outputProtocol === 'webrtc') ready = face.waitForJoin({ timeout: PAGE_MS }).catch(() => {});
    }
    await session.start({
      agent: new ReferenceAgent(bookings(ctx.room), { ready }),
      room: ctx.room,
      outputOptions: { jsonFormat: wantsTimedCaptions(ctx.job.metadata) },
    });
    // If the service refuses before the session has started, @livekit/agents 1.9.0 closes it silently.
    if (broken) goodbye ??= sayGoodbye();
    else {
      new PushToTalk(session).offer(ctx.room);
      captionFillers(session, ctx.room);
      tellCost(session, ctx.room);
      watchCaller(session, ctx.room);
    }
  },
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const env = process.env;
  const maxCalls = maxCallsFrom(env);
  const drainMs = drainTimeFrom(env);
  await checkSettings(process.argv.slice(2), modelOptions);
  drainPatiently(drainMs);
  const isDraining = drainsOnSignal();
  cli.runApp(
    new ServerOptions({
      agent: fileURLToPath(import.meta.url),
      agentName: AGENT_NAME,
      // With an empty address the framework says which variables to set instead of trying localhost.
      wsURL: env.LIVEKIT_URL ?? '',
      // Where the worker answers health checks.
      host: env.HOST ?? '127.0.0.1',
      port: Number(env.PORT ?? 8081),
      // Its calls outlive a LiveKit server that is away for a while.
      maxRetry: retriesWhile(drainMs),
      loadFunc: async ({ activeJobs }) => (isDraining() ? 1 : loadOf(activeJobs.length, maxCalls)),
      loadThreshold: 1,
      // LiveKit hears of the load every 2.5 s: until then a worker that drains says no to each call.
      requestFunc: async (job) => (isDraining() ? job.reject() : job.accept()),
    }),
  );
}
