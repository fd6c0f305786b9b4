import type { Logging } from "../../model/integrity/digest-gap.ts";
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
  /** When the trail was logging; `undefined`: its status was not read. */
  readonly logging: Logging | undefined;
  /** Until when digest files are expected, at most the range's end. */
  readonly expectedUntil: ExpectedUntil;
  /** Digest files for times before this were delivered, if at all. */
  readonly due: number;
  /** Whether digest files are expected in the range. */
  readonly expected: Expectation;
  readonly digestsOnly: boolean;
  readonly checkpoint: Checkpoint;
  readonly logLimit: Limiter;
  readonly digestLimit: Limiter;
  readonly progress: Progress;
}

/** Called as work is found and done. */
export interface Progress {
  digests(found: number): void;
  digestDone(): void;
  logs(named: number): void;
  logDone(bytes: number): void;
}
