// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { type ReactElement, useEffect, useRef } from 'react';

interface Props {
  stream: MediaStream;
  /** The browser does not play it until somebody has clicked. */
  blocked: boolean;
  onBlocked: () => void;
}

/** The agent's avatar as its service sends it, picture and sound in one, so that the browser keeps them together. */
export function AvatarFace({ stream, blocked, onBlocked }: Props): ReactElement {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  useEffect(() => {
    if (blocked) return;
    video.current?.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked();
    });
  }, [stream, blocked, onBlocked]);
  return <video ref={video} className="face" playsInline data-face="" aria-label="The agent" />;
}
