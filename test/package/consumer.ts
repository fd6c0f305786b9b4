/** What a program in TypeScript does with the public API; compiled by `package.test.ts` against the packed package. */
import {
  type Check,
  type CollectOptions,
  collect,
  decideBy,
  defineCheck,
  type Explanation,
  eachTrail,
  evaluate,
  explain,
  type Finding,
  type Format,
  fail,
  type Posture,
  pass,
  readResult,
  readSnapshot,
  render,
  type ScanResult,
  type Severity,
  type Snapshot,
  sarifLog,
  UserError,
} from "trailproof";

const check: Check<"trail", { days: number }> = defineCheck<"trail", { days: number }>({
  id: "trail-recent",
  title: "Trail started recently",
  failureTitle: "Trail did not start recently",
  severity: "low",
  resourceType: "trail",
  rationale: "It shows the types.",
  references: [],
  params: { days: { type: "integer", default: 7, description: "Days." } },
  needs: ["trail.status"],
  remediation: (_verdict, trail) => ({
    steps: [{ id: "see", title: trail.homeRegion, effect: "reads", account: trail.accountId }],
  }),
  evaluate: (posture: Posture, { days }) =>
    eachTrail(posture, (trail) =>
      decideBy(trail.status, (status) => (status.isLogging ? pass(`${days}`) : fail(trail.name))),
    ),
});

const options: CollectOptions = {
  profile: "audit",
  concurrency: 4,
  scope: { regions: ["eu-*"] },
  facts: ["trail.status"],
};

export async function run(text: string, format: Format): Promise<string> {
  const snapshot: Snapshot = text ? readSnapshot(text, "text") : await collect(options);
  const result: ScanResult = await evaluate(snapshot, { policy: ["baseline"], checks: [check] });
  const answer: Explanation = await explain(snapshot, { call: { service: "kms", event: "Decrypt" } });
  const worst: Finding | undefined = result.findings.find(({ status }) => status === "fail");
  const severity: Severity | undefined = worst?.severity;
  // @ts-expect-error: there is no such status.
  result.findings.some(({ status }) => status === "failed");
  // @ts-expect-error: there is no such format.
  await render(result, "pdf");
  const rules: number | undefined = (await sarifLog(result)).runs[0]?.tool.driver.rules?.length;
  const again = readResult(await render(result, "json"), "result.json");
  return `${rules} ${answer.summary.recorded} ${severity} ${check.id} ${await render(again, format, { include: ["pass"], color: false })}`;
}

export const isOurs = (error: unknown): boolean => error instanceof UserError && error.exitCode === 4;
