import { vi } from "vitest";
import { runCanary, type SinkProgress } from "../../src/canary/index.ts";
import type { CanaryState } from "../../src/canary/state.ts";
import { collect } from "../../src/collect/index.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { recordsOf } from "./canary-records.ts";
import type { EventServer } from "./event-server.ts";
import { emulatorEnv } from "./run-cli.ts";

/** The account of a server, with what a canary needs of it. Its environment is that of the test until `vi.unstubAllEnvs`. */
export async function canaryAccount(server: EventServer): Promise<Snapshot> {
  for (const [name, value] of Object.entries(emulatorEnv(server.url))) vi.stubEnv(name, value);
  const facts = new Set(["account.regions", "region.trails", "trail.eventSelectors"] as const);
  const snapshot = await collect({ tool: { name: "trailproof", version: "0.0.0" }, facts });
  server.proxy.clear();
  return snapshot;
}

export interface CanaryRun {
  readonly snapshot: Snapshot;
  readonly waitMs: number;
  readonly pollMs: number;
  /** The clock of the machine is ahead by so much. */
  readonly fastMs?: number;
  /** The state of an earlier run. */
  readonly resumed?: string;
  /** Called after each sleep, which takes no time: its number from 1, the records of the calls, and the time. */
  readonly slept: (nth: number, records: ReturnType<typeof recordsOf>, now: number) => void;
}

/** Runs a canary in this process. */
export async function canaryRun({ snapshot, waitMs, pollMs, fastMs = 0, resumed, slept }: CanaryRun) {
  let state: CanaryState | undefined;
  const rounds: (readonly SinkProgress[])[] = [];
  let sleeps = 0;
  let ahead = fastMs;
  const clock = {
    now: () => Date.now() + ahead,
    sleep: async (ms: number) => {
      ahead += ms;
      slept(++sleeps, state ? recordsOf(state) : [], Date.now() + ahead);
    },
  };
  const found = await runCanary({
    session: {},
    snapshot,
    waitMs,
    clock,
    pollMs,
    ...(resumed === undefined ? {} : { resumed: { name: "canary.json", text: resumed } }),
    keep: async (text) => {
      state = JSON.parse(text) as CanaryState;
    },
    onProgress: (sinks) => rounds.push(sinks),
  });
  return { found, rounds, sleeps, state: JSON.stringify(state) };
}

/** What a canary found in the places in S3. */
export const sightingsOf = ({ trails }: Snapshot) =>
  Object.values(trails).flatMap(({ canary }) => (canary.state === "read" ? canary.value.s3.sightings : []));
