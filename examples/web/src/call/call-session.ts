// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  ConnectionError,
  ConnectionErrorReason,
  type Participant,
  Room,
  RoomEvent,
  setLogLevel,
} from 'livekit-client';
import { LevelLoop } from '../audio/level-loop.ts';
import { type CallAvatar, receiveAvatar } from '../avatar/receive-avatar.ts';
import {
  type CaptionAction,
  type CaptionList,
  captionReducer,
  NO_CAPTIONS,
} from '../captions/caption-list.ts';
import { placeCaption } from '../captions/place-caption.ts';
import { receiveCaptions } from '../captions/receive-captions.ts';
import { AgentClock } from '../captions/speech-clock.ts';
import { hearOnsets } from '../face/hear-onsets.ts';
import { type AgentMouth, receiveFace } from '../face/receive-face.ts';
import { TurnLatency } from '../latency/turn-latency.ts';
import { CAPTURE, type OpenedMicrophone, openMicrophone } from '../microphone/open-microphone.ts';
import {
  type ConsentAction,
  type ConsentList,
  consentReducer,
  NO_CONSENTS,
} from '../consent/consent-list.ts';
import { type Consents, receiveConsents } from '../consent/receive-consents.ts';
import { costIn } from '../cost/call-cost.ts';
import { EMPTY_PANEL, panelReducer, type PanelState } from '../panel/panel-entries.ts';
import { receiveSessionEvents } from '../panel/receive-session-events.ts';
import type { SessionEvent } from '../panel/session-event.ts';
import { createStore, type Store } from '../store.ts';
import { CallError } from './call-problem.ts';
import type { ConnectionDetails } from './connection-details.ts';

/** One call: the room and everything known about what happens in it. */
export interface CallSession {
  room: Room;
  details: ConnectionDetails;
  microphone: OpenedMicrophone;
  captions: Store<CaptionList, CaptionAction>;
  panel: Store<PanelState, SessionEvent>;
  /** What the agent may do only with the caller's approval, and how to answer. */
  consents: Store<ConsentList, ConsentAction> & Consents;
  /** How long the last answer took, in milliseconds. */
  latency: Store<number | undefined, number>;
  /** What the call has cost so far according to the agent, in US dollars; undefined if it does not report it. */
  cost: Store<number | undefined, number>;
  levels: LevelLoop;
  mouth: AgentMouth;
  /** The agent's avatar, if it is sent over WebRTC and bypasses the room. */
  avatar: CallAvatar;
  /** Leaves the room and releases microphone and audio. */
  close(): Promise<void>;
}

/**
 * Joins a call. The microphone is requested first, so that the agent does not greet a caller who is still reading the
 * browser's permission prompt. Rejects with a CallError.
 */
export async function joinCall(
  askForDetails: () => Promise<ConnectionDetails>,
  deviceId: string | undefined,
): Promise<CallSession> {
  const microphone = await openMicrophone(deviceId);
  setLogLevel('warn');
  const room = new Room({ audioCaptureDefaults: CAPTURE });
  const captions = createStore(captionReducer, NO_CAPTIONS);
  const panel = createStore(panelReducer, EMPTY_PANEL);
  const latency = createStore<number | undefined, number>((_, ms) => ms, undefined);
  const cost = createStore<number | undefined, number>((_, usd) => usd, undefined);
  const asked = createStore(consentReducer, NO_CONSENTS);
  const consents = { ...asked, ...receiveConsents(room, asked) };
  const turns = new TurnLatency();
  const agent = new AgentClock();
  receiveCaptions(room, captions, { callerStartedAt: (now) => turns.speechStartedAt(now), agent });
  room.on(RoomEvent.ParticipantAttributesChanged, (changed) => {
    if (changed['lk.agent.state'] === 'speaking') agent.began(performance.now());
  });
  const mouth = receiveFace(room);
  const avatar = receiveAvatar(room);
  const noteCost = ({ isAgent, attributes }: Participant): void => {
    const usd = isAgent ? costIn(attributes) : undefined;
    if (usd !== undefined) cost.dispatch(usd);
  };
  room.on(RoomEvent.ParticipantAttributesChanged, (_, participant) => noteCost(participant));
  const place = placeCaption(captions);
  receiveSessionEvents(room, (event) => {
    panel.dispatch(event);
    if (event.type === 'said') place(event);
    if (event.type === 'interrupted') captions.dispatch({ type: 'interrupted', text: event.heard });
  });

  try {
    const details = await askForDetails();
    await connect(room, details);
    for (const participant of room.remoteParticipants.values()) noteCost(participant);
    if (microphone.track) await room.localParticipant.publishTrack(microphone.track);
    const levels = new LevelLoop();
    hearOnsets(levels, mouth.timeline);
    levels.listen(({ at, microphone: you, agent: heard }) => {
      const waited = turns.sample(at, you, heard);
      if (turns.agentStartedAt !== undefined) agent.heard(turns.agentStartedAt);
      if (waited !== undefined) latency.dispatch(waited);
    });
    const close = async (): Promise<void> => {
      levels.close();
      avatar.close();
      microphone.track?.stop();
      await room.disconnect();
    };
    return {
      room,
      details,
      microphone,
      captions,
      panel,
      consents,
      latency,
      cost,
      levels,
      mouth,
      avatar,
      close,
    };
  } catch (error) {
    avatar.close();
    microphone.track?.stop();
    await room.disconnect();
    throw error instanceof CallError ? error : new CallError('livekit-unreachable', error);
  }
}

async function connect(room: Room, { url, token }: ConnectionDetails): Promise<void> {
  try {
    await room.connect(url, token);
  } catch (error) {
    const refused = error instanceof ConnectionError && error.reason === ConnectionErrorReason.NotAllowed;
    throw new CallError(refused ? 'livekit-refused' : 'livekit-unreachable', error);
  }
}
