// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactElement,
  useEffect,
  useRef,
} from 'react';
import { Icon } from '../icon.tsx';
import { useHoldKeys } from './use-hold-keys.ts';
import type { PushToTalkControls } from './use-push-to-talk.ts';

/** The push-to-talk button: hold it, or the space bar, and speak. Sliding off it cancels the turn. */
export function HoldButton({ controls }: { controls: PushToTalkControls }): ReactElement {
  const button = useRef<HTMLButtonElement>(null);
  const { holding, press, release, cancel } = controls;
  useHoldKeys(controls);
  // The switch that brought this button has the focus; there the space bar would switch it off again.
  useEffect(() => button.current?.focus(), []);

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    press();
  };
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>): void => {
    if (holding && !isInside(event)) cancel();
  };
  const onPointerUp = (event: PointerEvent<HTMLButtonElement>): void => {
    if (isInside(event)) release();
    else cancel();
  };
  // Enter, and the click of a screen reader: nobody must be required to hold a key down.
  const onClick = (event: MouseEvent): void => {
    if (event.detail !== 0) return;
    if (holding) release();
    else press();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.repeat) event.preventDefault();
  };
  return (
    <button
      ref={button}
      type="button"
      className="hold-button"
      data-hold-to-talk=""
      data-holding={holding}
      aria-pressed={holding}
      aria-describedby="hold-help"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={cancel}
      onClick={onClick}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Icon name="microphone" />
      <span>{holding ? 'Release to send' : 'Hold to talk'}</span>
      <span id="hold-help" className="visually-hidden">
        Hold the space bar or this button while you speak, or press Enter to begin and Enter again to send.
        Escape takes it back.
      </span>
    </button>
  );
}

function isInside({ clientX, clientY, currentTarget }: PointerEvent<HTMLButtonElement>): boolean {
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}
