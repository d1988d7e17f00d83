// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ReactElement, RefObject } from 'react';
import type { CallCamera } from '../camera/use-camera.ts';
import { Icon } from '../icon.tsx';
import type { LevelLoop } from '../audio/level-loop.ts';
import { LevelBar } from '../microphone/level-bar.tsx';
import { MicrophoneSelect } from '../microphone/microphone-select.tsx';
import type { CallMicrophone } from '../microphone/use-call-microphone.ts';
import { HoldButton } from '../push-to-talk/hold-button.tsx';
import type { PushToTalkControls } from '../push-to-talk/use-push-to-talk.ts';

interface Props {
  microphone: CallMicrophone;
  muted: boolean;
  onMute: (muted: boolean) => void;
  levels: LevelLoop;
  pushToTalk: PushToTalkControls;
  camera: CallCamera;
  agentPresent: boolean;
  panelOpen: boolean;
  panelButton: RefObject<HTMLButtonElement | null>;
  onPanel: () => void;
  onLeave: () => void;
}

/** The buttons of a call. */
export function CallControls(props: Props): ReactElement {
  const { microphone, muted, onMute, levels, pushToTalk, camera, agentPresent } = props;
  const { panelOpen, panelButton, onPanel, onLeave } = props;
  const { mode } = pushToTalk;
  const hasMicrophone = microphone.track !== undefined;
  return (
    <div className="controls" role="group" aria-label="Call controls">
      {mode === 'on' && hasMicrophone && <HoldButton controls={pushToTalk} />}
      <div className="controls-row">
        <div className="control-pair">
          {mode !== 'on' && (
            <button
              type="button"
              className="control"
              aria-pressed={muted}
              disabled={!hasMicrophone}
              onClick={() => onMute(!muted)}
            >
              <Icon name={muted || !hasMicrophone ? 'muted' : 'microphone'} />
              <span className="control-name">Mute</span>
              <LevelBar loop={levels} />
            </button>
          )}
          <MicrophoneSelect
            value={microphone.deviceId}
            onChange={microphone.switchTo}
            refresh={microphone.track}
            disabled={!hasMicrophone}
          />
        </div>
        <button
          type="button"
          className="control"
          role="switch"
          aria-checked={mode === 'on'}
          disabled={!agentPresent || !hasMicrophone || mode === 'switching' || mode === 'unsupported'}
          data-push-to-talk={mode}
          onClick={pushToTalk.toggle}
        >
          <Icon name="hold" />
          <span className="control-name">Push to talk</span>
        </button>
        {camera.offered && (
          <button
            type="button"
            className="control"
            aria-pressed={camera.state === 'on'}
            disabled={camera.state === 'switching'}
            data-camera={camera.state}
            onClick={camera.toggle}
          >
            <Icon name="camera" />
            <span className="control-name">Camera</span>
          </button>
        )}
        <button
          ref={panelButton}
          type="button"
          className="control"
          aria-expanded={panelOpen}
          aria-controls={panelOpen ? 'activity' : undefined}
          onClick={onPanel}
        >
          <Icon name="activity" />
          <span className="control-name">Activity</span>
        </button>
        <button type="button" className="control leave" onClick={onLeave}>
          <Icon name="leave" />
          <span className="control-name">Leave</span>
        </button>
      </div>
    </div>
  );
}
