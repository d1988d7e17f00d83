// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ReactElement, useEffect, useRef } from 'react';
import type { Caption, CaptionList } from './caption-list.ts';
import { type Store, useStore } from '../store.ts';

const NAMES = { agent: 'Agent', you: 'You' } as const;
/** If the user has scrolled up further than this, in pixels, the list does not scroll by itself. */
const NEAR_END_PX = 80;

/** Everything that was said, as it is said. */
export function CaptionsView({ captions }: { captions: Store<CaptionList, never> }): ReactElement {
  const { captions: lines } = useStore(captions);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (atEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  const onScroll = (): void => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = list.current ?? {};
    atEnd.current = scrollHeight - clientHeight - scrollTop < NEAR_END_PX;
  };
  return (
    <>
      {/* Focusable, because it scrolls. */}
      <div
        ref={list}
        className="captions"
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label="Captions"
      >
        {lines.length === 0 ? (
          <p className="captions-empty">What you and the agent say appears here, word by word.</p>
        ) : (
          <ol>
            {lines.map((line) => (
              <CaptionLine key={line.id} line={line} />
            ))}
          </ol>
        )}
      </div>
      <FinishedLines lines={lines} />
    </>
  );
}

function CaptionLine({ line }: { line: Caption }): ReactElement {
  const { speaker, text, final, typed, filler, interrupted } = line;
  return (
    <li
      data-speaker={speaker}
      data-final={final}
      data-typed={typed}
      data-filler={filler}
      data-interrupted={interrupted}
    >
      <span className="caption-name">
        {NAMES[speaker]}
        {typed && <span className="visually-hidden"> typed</span>}
      </span>
      <p className="caption-text" data-caption-text="">
        {text.trim()}
      </p>
      {filler && <span className="caption-mark">while you wait</span>}
      {interrupted && <span className="caption-mark">interrupted</span>}
    </li>
  );
}

/** For screen readers: whole lines only, each once. Single words would be read over each other and over the agent. */
function FinishedLines({ lines }: { lines: readonly Caption[] }): ReactElement {
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="Finished captions">
      {lines
        .filter(({ final, typed, speaker }) => final && !(typed && speaker === 'you'))
        .slice(-5)
        .map(({ id, speaker, text, interrupted }) => (
          <p key={id}>
            {NAMES[speaker]}: {text.trim()}
            {interrupted ? ' (interrupted)' : ''}
          </p>
        ))}
    </div>
  );
}
