import { beforeAll, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { describeWithMoto } from "./describe-with-moto.ts";
import { FAULTS, faultsOf, OPERATIONS, type Outcome, REGIONAL, scanWith, type Target, wrongs } from "./fault-matrix.ts";
import type { Override, Rule } from "./fault-proxy.ts";
import { statuses, useEmulatorCredentials } from "./scan.ts";

/** What the tests know of an account: how to create it, and its verdicts without faults. */
export interface Subject {
  readonly make: (endpoint: string) => Promise<Readonly<Record<string, Override>>>;
  readonly exitCode: number;
  readonly statuses: Readonly<Record<string, string>>;
  /** Operations that a scan of the account has no reason for. */
  readonly notAsked?: readonly string[];
}

const IDENTITY = "sts:GetCallerIdentity";
const REGION = "eu-west-1";

const IDENTITY_RULES: readonly Rule[] = FAULTS.map((fault) => ({ operation: IDENTITY, fault }));
const everywhere = (operation: string): Rule[] => faultsOf(operation).map((fault) => ({ operation, fault }));
const denied = (operation: string, region?: string): Rule => ({
  operation,
  fault: "deny",
  ...(region ? { region } : {}),
});
const nameOf = ({ operation, fault, region = "everywhere" }: Rule) => `${operation} ${fault} ${region}`;

/**
 * The faults of one account. `every`: each fault once for each protocol, each operation denied in one region, and each
 * fault of the first call. `denials`: each operation denied.
 */
export function describeFaults(
  name: string,
  { make, exitCode, statuses: expected, notAsked = [] }: Subject,
  which: "every" | "denials",
): void {
  describeWithMoto(name, (moto) => {
    let target: Target;
    const undisturbed = new Map<string, ScanResult>();
    const started = new Map<string, Promise<Outcome>>();
    const operations = OPERATIONS.filter((operation) => !notAsked.includes(operation));
    const rules = new Map<string, readonly Rule[]>(
      which === "denials"
        ? operations.map((operation) => [operation, [denied(operation)]])
        : [
            ...operations.map((operation) => [operation, everywhere(operation)] as const),
            ...REGIONAL.map((operation) => [`${operation} in ${REGION}`, [denied(operation, REGION)]] as const),
            [IDENTITY, IDENTITY_RULES] as const,
          ],
    );

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
      for (const rule of [...rules.values()].flat())
        started.set(nameOf(rule), scanWith(target, rule.operation ?? "", rule));
    });

    const outcome = (rule: Rule): Promise<Outcome> =>
      started.get(nameOf(rule)) ?? Promise.reject(new Error("not started"));

    it("has these verdicts without faults", async () => {
      const result = await without("");
      expect({ exitCode: result.gate.exitCode, ...statuses(result, Object.keys(expected)) }).toEqual({
        exitCode,
        ...expected,
      });
      expect(result.unreadable).toEqual([]);
    });

    it.each([...rules].filter(([name]) => name !== IDENTITY))("%s", async (_, tried) => {
      for (const rule of tried) {
        const operation = rule.operation ?? "";
        const before = await without(operation);
        const { result, error, asked } = await outcome(rule);
        expect(error, rule.fault).toBeUndefined();
        expect(asked, `${rule.fault}: times that it was asked`).toBeGreaterThan(0);
        expect(result && wrongs(operation, before, result), rule.fault).toEqual([]);
      }
    });

    it.each(rules.get(IDENTITY) ?? [])(`${IDENTITY}: $fault ends the scan with one sentence`, async (rule) => {
      const { result, error } = await outcome(rule);
      expect(result).toBeUndefined();
      expect(error).toMatchObject({ name: "UserError", exitCode: 4 });
      expect(error?.message).toMatch(/^[^\n]{20,400}$/);
    });
  });
}
