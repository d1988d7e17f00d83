// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What was said, in the order in which it began. Pure: text streams in, captions out. */

export type Speaker = 'agent' | 'you';

export interface Caption {
  id: string;
  speaker: Speaker;
  text: string;
  /** False while the words may still change or grow. */
  final: boolean;
  /** Typed instead of spoken. */
  typed: boolean;
  /** Whether it is a filler, which is not part of the conversation. */
  filler: boolean;
  /** The agent was interrupted here. */
  interrupted: boolean;
  /** When it began, in milliseconds of the page's clock. */
  startedAt: number;
  /** Whether the agent has reported that time. */
  placed: boolean;
}

/** What the agent reports about something that was said: its words, and when it began, by the page's clock. */
interface Placement {
  speaker: Speaker;
  text: string;
  startedAt: number;
}

interface OpenStream {
  captionId: string;
  speaker: Speaker;
  startedAt: number;
  /** The first chunk of a stream replaces the text of an earlier stream of the same segment. */
  begun: boolean;
}

export interface CaptionList {
  captions: readonly Caption[];
  streams: Readonly<Record<string, OpenStream>>;
  /** Placements whose captions have not arrived yet. */
  early: readonly Placement[];
}

export type CaptionAction =
  | { type: 'open'; streamId: string; segmentId: string; speaker: Speaker; startedAt: number }
  | { type: 'chunk'; streamId: string; text: string }
  | { type: 'close'; streamId: string; final: boolean }
  | { type: 'message'; id: string; speaker: Speaker; text: string; startedAt: number }
  | { type: 'filler'; segmentId: string; text: string; startedAt: number }
  | ({ type: 'placed' } & Placement)
  | { type: 'interrupted'; text: string };

export const NO_CAPTIONS: CaptionList = { captions: [], streams: {}, early: [] };

/** Limits the captions of a page that is left open for hours. */
const KEPT = 300;
/** How many placements may wait for their captions. */
const KEPT_EARLY = 8;

const NEW = { final: false, typed: false, filler: false, interrupted: false, placed: false } as const;

export function captionReducer(list: CaptionList, action: CaptionAction): CaptionList {
  switch (action.type) {
    case 'open':
      return open(list, action);
    case 'chunk':
      return addChunk(list, action.streamId, action.text);
    case 'close':
      return close(list, action.streamId, action.final);
    case 'message': {
      const { id, speaker, text, startedAt } = action;
      const caption = { ...NEW, id, speaker, text, startedAt, final: true, typed: true };
      return { ...list, captions: insert(list.captions, caption) };
    }
    case 'filler': {
      const { segmentId, text, startedAt } = action;
      const id = `filler:${segmentId}`;
      // Fillers are not in the history, so nothing will place or cut this caption.
      const caption = { ...NEW, id, speaker: 'agent' as const, text, startedAt, final: true, filler: true };
      const others = list.captions.filter((shown) => shown.id !== id);
      return { ...list, captions: insert(others, { ...caption, placed: true }) };
    }
    case 'placed': {
      const { speaker, text, startedAt } = action;
      return place(list, { speaker, text, startedAt });
    }
    default:
      return markInterrupted(list, action.text);
  }
}

function open(list: CaptionList, action: Extract<CaptionAction, { type: 'open' }>): CaptionList {
  const { streamId, segmentId, speaker, startedAt } = action;
  const captionId = `${speaker}:${segmentId}`;
  return {
    ...list,
    streams: { ...list.streams, [streamId]: { captionId, speaker, startedAt, begun: false } },
  };
}

function addChunk(list: CaptionList, streamId: string, text: string): CaptionList {
  const stream = list.streams[streamId];
  if (!stream || text === '') return list;
  const streams = { ...list.streams, [streamId]: { ...stream, begun: true } };
  const current = list.captions.find((caption) => caption.id === stream.captionId);
  if (!current) {
    const { captionId: id, speaker, startedAt } = stream;
    const caption = { ...NEW, id, speaker, text, startedAt };
    return { ...list, streams, captions: insert(list.captions, caption) };
  }
  if (current.interrupted) return list;
  const words = stream.begun ? current.text + text : text;
  return { ...list, streams, captions: replace(list.captions, { ...current, text: words }) };
}

function close(list: CaptionList, streamId: string, final: boolean): CaptionList {
  const { [streamId]: stream, ...streams } = list.streams;
  if (!stream) return list;
  const current = list.captions.find((caption) => caption.id === stream.captionId);
  if (!current) return { ...list, streams };
  // An agent's segment is one stream that grows, so its end is the end of the segment. The caller's words arrive as one
  // whole stream per update, and only the update says whether it is the last.
  const isFinal = current.final || final || stream.speaker === 'agent';
  const closed = { ...list, streams, captions: replace(list.captions, { ...current, final: isFinal }) };
  const placement = isFinal && !current.placed && list.early.find((early) => isOf(early, current));
  if (!placement) return closed;
  return place({ ...closed, early: list.early.filter((early) => early !== placement) }, placement);
}

/**
 * Moves the caption of something that was said to its place, or remembers the place for a caption that is still to
 * come.
 */
function place(list: CaptionList, placement: Placement): CaptionList {
  const caption = list.captions.findLast((shown) => !shown.placed && isOf(placement, shown));
  if (!caption) return { ...list, early: [...list.early, placement].slice(-KEPT_EARLY) };
  const others = list.captions.filter((shown) => shown !== caption);
  const { startedAt } = placement;
  return { ...list, captions: insert(others, { ...caption, startedAt, placed: true }) };
}

/** Whether a caption shows, or begins to show, what was said. */
function isOf({ speaker, text }: Omit<Placement, 'startedAt'>, caption: Caption): boolean {
  const said = text.trim();
  const shown = caption.text.trim();
  if (speaker !== caption.speaker || said === '' || shown === '') return false;
  return said.startsWith(shown) || shown.startsWith(said);
}

/** Marks the agent's caption that belongs to an interrupted message of the conversation. */
function markInterrupted(list: CaptionList, text: string): CaptionList {
  const said = text.trim();
  const caption = list.captions.findLast((shown) => !shown.filler && isOf({ speaker: 'agent', text }, shown));
  if (!caption) return list;
  // A word that was written but cut before it was heard was not said.
  const heard = caption.text.trim().startsWith(said) ? said : caption.text;
  return {
    ...list,
    captions: replace(list.captions, { ...caption, text: heard, interrupted: true, final: true }),
  };
}

/** The caller's words are often transcribed after the agent has begun to answer, so the order is by time of speech. */
function insert(captions: readonly Caption[], added: Caption): Caption[] {
  const before = captions.findLastIndex((caption) => caption.startedAt <= added.startedAt);
  return captions.toSpliced(before + 1, 0, added).slice(-KEPT);
}

function replace(captions: readonly Caption[], changed: Caption): Caption[] {
  return captions.map((caption) => (caption.id === changed.id ? changed : caption));
}
