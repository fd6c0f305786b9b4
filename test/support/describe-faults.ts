import { beforeAll, describe, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/result.ts";
import { describeWithMoto } from "./describe-with-moto.ts";
import { FAULTS, OPERATIONS, type Outcome, REGIONAL, scanWith, type Target, wrongs } from "./fault-matrix.ts";
import type { Override, Rule } from "./fault-proxy.ts";
import { statuses, useEmulatorCredentials } from "./scan.ts";

/** What the tests know of an account: how to make it, and how it is judged while nothing goes wrong. */
export interface Subject {
  readonly make: (endpoint: string) => Promise<Readonly<Record<string, Override>>>;
  readonly exitCode: number;
  readonly statuses: Readonly<Record<string, string>>;
}

const IDENTITY = "sts:GetCallerIdentity";
const REGION = "eu-west-1";

const rulesFor = (operation: string, region?: string): Rule[] =>
  FAULTS.map((fault) => ({ operation, fault, ...(region ? { region } : {}) }));
const nameOf = ({ operation, fault, region = "everywhere" }: Rule) => `${operation} ${fault} ${region}`;

/** Every operation with every fault, everywhere and in one region: the tests of one account. */
export function describeFaults(name: string, { make, exitCode, statuses: expected }: Subject): void {
  describeWithMoto(name, (moto) => {
    let target: Target;
    const undisturbed = new Map<string, ScanResult>();
    const started = new Map<string, Promise<Outcome>>();

    /** The scan without a fault: another one where GetBucketAcl is asked at all. */
    const without = async (operation: string): Promise<ScanResult> => {
      const key = operation === "s3:GetBucketAcl" ? operation : "";
      const known = undisturbed.get(key);
      if (known) return known;
      const { result, error } = await scanWith(target, key);
      if (!result) throw error;
      undisturbed.set(key, result);
      return result;
    };

    beforeAll(async () => {
      useEmulatorCredentials();
      target = { endpoint: moto.url, overrides: await make(moto.url), replay: new Map() };
      await without("");
      // All begin now and queue by themselves: a test that waits for a slow one does not hold up the others.
      const rules = [
        ...OPERATIONS.flatMap((operation) => rulesFor(operation)),
        ...REGIONAL.flatMap((operation) => rulesFor(operation, REGION)),
        ...rulesFor(IDENTITY),
      ];
      for (const rule of rules) started.set(nameOf(rule), scanWith(target, rule.operation ?? "", rule));
    });

    const outcome = (rule: Rule): Promise<Outcome> =>
      started.get(nameOf(rule)) ?? Promise.reject(new Error("not started"));

    it("is judged so where nothing goes wrong", async () => {
      const result = await without("");
      expect({ exitCode: result.gate.exitCode, ...statuses(result, Object.keys(expected)) }).toEqual({
        exitCode,
        ...expected,
      });
      expect(result.unreadable).toEqual([]);
    });

    const judge = async (operation: string, region?: string) => {
      const before = await without(operation);
      for (const rule of rulesFor(operation, region)) {
        const { result, error, asked } = await outcome(rule);
        expect(error, rule.fault).toBeUndefined();
        expect(asked, `${rule.fault}: times that it was asked`).toBeGreaterThan(0);
        expect(result && wrongs(operation, before, result), rule.fault).toEqual([]);
      }
    };

    describe("everywhere", () => {
      it.each(OPERATIONS)("%s", (operation) => judge(operation), 60_000);
    });
    describe(`in ${REGION}`, () => {
      it.each(REGIONAL)("%s", (operation) => judge(operation, REGION), 60_000);
    });

    it.each(rulesFor(IDENTITY))(`${IDENTITY}: $fault ends the scan with one sentence`, async (rule) => {
      const { result, error } = await outcome(rule);
      expect(result).toBeUndefined();
      expect(error).toMatchObject({ name: "UserError", exitCode: 3 });
      expect(error?.message).toMatch(/^[^\n]{20,400}$/);
    });
  });
}
