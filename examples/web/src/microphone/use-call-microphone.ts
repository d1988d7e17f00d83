// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type LocalAudioTrack, RoomEvent, TrackEvent } from 'livekit-client';
import { useCallback, useEffect, useState } from 'react';
import type { CallSession } from '../call/call-session.ts';
import { type MicrophoneProblem, microphoneProblemOf } from './microphone-problem.ts';
import { openMicrophone } from './open-microphone.ts';

export interface CallMicrophone {
  track: LocalAudioTrack | undefined;
  problem: MicrophoneProblem | undefined;
  deviceId: string | undefined;
  /** Opens a microphone after the call has started without one. */
  retry: () => void;
  switchTo: (deviceId: string) => void;
}

/** The microphone of a call: published once, open or muted as the page says, and measured by the level meter. */
export function useCallMicrophone(session: CallSession, isOpen: boolean): CallMicrophone {
  const { room, levels } = session;
  const [{ track, problem }, setOpened] = useState(session.microphone);
  const [deviceId, setDeviceId] = useState(
    () => session.microphone.track?.mediaStreamTrack.getSettings().deviceId,
  );

  useEffect(() => {
    if (!track) return undefined;
    const follow = (): void => {
      levels.follow('microphone', track.mediaStreamTrack);
      setDeviceId(track.mediaStreamTrack.getSettings().deviceId);
    };
    const onLost = (): void => setOpened({ problem: 'none' });
    follow();
    track.on(TrackEvent.Restarted, follow).on(TrackEvent.Ended, onLost);
    return () => {
      levels.follow('microphone', undefined);
      track.off(TrackEvent.Restarted, follow).off(TrackEvent.Ended, onLost);
    };
  }, [track, levels]);

  useEffect(() => {
    if (!track) return;
    const change = isOpen ? track.unmute() : track.mute();
    change.catch((error: unknown) => setOpened({ problem: microphoneProblemOf(error) }));
  }, [track, isOpen]);

  // A device that disappears during the call is reported by the room.
  useEffect(() => {
    const onError = (error: Error): void => setOpened({ problem: microphoneProblemOf(error) });
    room.on(RoomEvent.MediaDevicesError, onError);
    return () => void room.off(RoomEvent.MediaDevicesError, onError);
  }, [room]);

  const retry = useCallback(() => {
    const open = async (): Promise<void> => {
      const opened = await openMicrophone(deviceId);
      if (opened.track) {
        await room.localParticipant.publishTrack(opened.track);
        levels.resume();
      }
      setOpened(opened);
    };
    open().catch((error: unknown) => setOpened({ problem: microphoneProblemOf(error) }));
  }, [room, levels, deviceId]);

  const switchTo = useCallback(
    (id: string) => {
      setDeviceId(id);
      const change = room.switchActiveDevice('audioinput', id);
      change.catch((error: unknown) => setOpened({ problem: microphoneProblemOf(error) }));
    },
    [room],
  );
  return { track, problem, deviceId, retry, switchTo };
}
