// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, type ReactElement, useState } from 'react';
import { Icon } from '../icon.tsx';

interface Props {
  /** Sends a message; rejects if it could not be sent. */
  onSend: (text: string) => Promise<void>;
  disabled: boolean;
}

/** Typing instead of speaking. */
export function MessageForm({ onSend, disabled }: Props): ReactElement {
  const [text, setText] = useState('');
  const [failed, setFailed] = useState(false);

  const send = async (): Promise<void> => {
    const message = text.trim();
    if (message === '' || disabled) return;
    setText('');
    setFailed(false);
    try {
      await onSend(message);
    } catch {
      // Keeps what was typed.
      setText(message);
      setFailed(true);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <form className="message-form" onSubmit={onSubmit}>
      <label className="visually-hidden" htmlFor="message">
        Type a message
      </label>
      <input
        id="message"
        autoComplete="off"
        enterKeyHint="send"
        placeholder="Or type a message"
        value={text}
        aria-invalid={failed}
        aria-describedby={failed ? 'message-failed' : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="round" aria-label="Send" disabled={disabled || text.trim() === ''}>
        <Icon name="send" />
      </button>
      {failed && (
        <p id="message-failed" className="message-failed" role="alert">
          Not sent. Check the connection and send it again.
        </p>
      )}
    </form>
  );
}
