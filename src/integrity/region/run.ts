import type { Logging } from "../../model/digest-gap.ts";
import type { Expectation, ExpectedUntil } from "../chain/expectation.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { KeyRing } from "../digest/public-keys.ts";
import type { Range } from "../layout/time.ts";
import type { Limiter } from "../source/limiter.ts";
import type { Source } from "../source/source.ts";

/** What all folders of one validation share. Times in milliseconds. */
export interface Run {
  readonly source: Source;
  readonly keys: KeyRing;
  readonly range: Range;
  readonly trailName: string;
  readonly homeRegion: string;
  /** When the trail logged; `undefined`: its status was not read. */
  readonly logging: Logging | undefined;
  /** Until when digests must have come, at most the range's end; and what that rests on. */
  readonly expectedUntil: ExpectedUntil;
  /** Digests about any time before this have come, if they come at all. */
  readonly due: number;
  /** Whether digests had to come in the range. */
  readonly expected: Expectation;
  readonly digestsOnly: boolean;
  readonly checkpoint: Checkpoint;
  readonly logLimit: Limiter;
  readonly digestLimit: Limiter;
  readonly progress: Progress;
}

/** Counts for whoever watches. */
export interface Progress {
  digests(found: number): void;
  digestDone(): void;
  logs(named: number): void;
  logDone(bytes: number): void;
}
