import { type Command, InvalidArgumentError } from "commander";
import { CANARY_LATE_MS } from "../../model/aws/canary.ts";
import { quoted } from "../../model/text/suggest.ts";

/** Options of a canary, of the commands that make one. */
export interface CanaryChoices {
  readonly canary?: boolean;
  /** In milliseconds. */
  readonly wait?: number;
  readonly resume?: string;
  /** Names or ARNs. */
  readonly trail?: string[];
}

export const DEFAULT_WAIT_MS = CANARY_LATE_MS;

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** `20m`, `90s`, `1h`, `0`: milliseconds. */
function duration(value: string): number {
  const [, count = "", unit = ""] = /^(\d{1,4})([smh]?)$/.exec(value) ?? [];
  const isDuration = count !== "" && (unit !== "" || Number(count) === 0);
  const ms = Number(count) * (UNITS[unit] ?? 1);
  if (!isDuration || ms > 24 * 3_600_000)
    throw new InvalidArgumentError(`expected a time such as 20m, 90s, 1h or 0, at most 24h, not ${quoted(value)}`);
  return ms;
}

export function withCanaryOptions(command: Command): Command {
  return command
    .option("--wait <time>", "how long to wait for the calls of the canary: 20m, 90s, 0 (default: 20m)", duration)
    .option("--resume <file>", "keep the state of the canary in this file; if it exists, go on without calling again");
}
