// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/* Writes src/avatar/face.ts: the pictures of the talking head, drawn here and encoded by ffmpeg (libx264, aac). */

/** Width and height in pixels. */
const SIZE = 320;
const MOUTHS = 5;
/** A picture lasts as long as one frame of its silent AAC audio, so that each has its own fragment. */
const [RATE, FRAME] = [24_000, 1024];

type Colour = readonly [red: number, green: number, blue: number];
const ROOM: Colour = [38, 70, 83];
const SKIN: Colour = [233, 196, 160];
const EYE: Colour = [40, 40, 48];
const LIPS: Colour = [176, 74, 74];
const MOUTH: Colour = [64, 16, 24];

/** True inside an ellipse around a point. */
function inside(
  x: number,
  y: number,
  [left, top]: readonly [number, number],
  wide: number,
  high: number,
): boolean {
  return ((x - left) / wide) ** 2 + ((y - top) / high) ** 2 < 1;
}

/** The colour of a point in a face whose mouth is open by 0 to 1. */
function colourAt(x: number, y: number, open: number): Colour {
  if (inside(x, y, [160, 222], 40, 1 + open * 30)) return MOUTH;
  if (inside(x, y, [160, 222], 48, 7 + open * 30)) return LIPS;
  if (inside(x, y, [116, 126], 14, 18) || inside(x, y, [204, 126], 14, 18)) return EYE;
  return inside(x, y, [160, 164], 112, 142) ? SKIN : ROOM;
}

function picture(open: number): Buffer {
  const places = Array.from({ length: SIZE * SIZE }, (_, at) => at);
  return Buffer.from(places.flatMap((at) => colourAt(at % SIZE, Math.floor(at / SIZE), open)));
}

/** The boxes of an MP4, outermost only. */
function* boxesOf(mp4: Buffer): Generator<{ type: string; bytes: Buffer }> {
  for (let at = 0; at < mp4.length; at += mp4.readUInt32BE(at)) {
    yield {
      type: mp4.toString('latin1', at + 4, at + 8),
      bytes: mp4.subarray(at, at + mp4.readUInt32BE(at)),
    };
  }
}

const raw = `-f rawvideo -pix_fmt rgb24 -s ${SIZE}x${SIZE} -framerate ${RATE}/${FRAME} -i pipe:0`;
const silence = `-f lavfi -i anullsrc=r=${RATE}:cl=mono -shortest -c:a aac -b:a 16k`;
// Baseline, every picture a key frame, one thread: the same bytes each time.
const video =
  '-c:v libx264 -preset veryslow -crf 30 -profile:v baseline -g 1 -bf 0 -pix_fmt yuv420p -threads 1';
const fragments = `-video_track_timescale ${RATE} -frag_duration ${Math.ceil((FRAME * 1e6) / RATE)} -use_editlist 0`;
const output = `${fragments} -movflags empty_moov+default_base_moof -fflags +bitexact -flags:v +bitexact -flags:a +bitexact`;

// In H.264 neighbours must have different ids, so each picture is there twice. The first and the last fragment differ
// from all others.
const mouths = Array.from({ length: MOUTHS }, (_, mouth) => picture(mouth / (MOUTHS - 1)));
const pictures = [picture(0), ...mouths.flatMap((mouth) => [mouth, mouth]), picture(0)];
const mp4 = execFileSync('ffmpeg', `-v error ${raw} ${silence} ${video} ${output} -f mp4 pipe:1`.split(' '), {
  input: Buffer.concat(pictures),
  maxBuffer: 2 ** 26,
});
const boxes = [...boxesOf(mp4)];
const base64 = (first: string): string[] =>
  boxes.flatMap(({ type, bytes }, index) =>
    type === first
      ? [Buffer.concat([bytes, boxes[index + 1]?.bytes ?? Buffer.alloc(0)]).toString('base64')]
      : [],
  );
const [start = ''] = base64('ftyp');
const avcC = mp4.indexOf('avcC') + 4;
const profile = mp4.toString('hex', avcC + 1, avcC + 4).toUpperCase();

writeFileSync(
  new URL('../src/avatar/face.ts', import.meta.url),
  `// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/* Written by scripts/make-face.ts. */

/** Profile and level of the pictures, as media type parameters spell them. */
export const AVC_PROFILE = '${profile}';
/** Ticks of video and sound in a second, and those of one fragment. */
export const TICKS_PER_SECOND = ${RATE};
export const FRAGMENT_TICKS = ${FRAME};
/** The initialisation segment, base64. */
export const START = '${start}';
/** One picture and as much silence, base64: the mouth closed, further open, and wide open, each for an odd and an even place. */
export const MOUTHS = ${JSON.stringify(base64('moof').slice(1, 1 + 2 * MOUTHS))};
`,
);
