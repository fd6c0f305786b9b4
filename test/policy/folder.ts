import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { ResolvedControl } from "../../src/model/documents/policy.ts";
import { UserError } from "../../src/model/errors.ts";
import { type AnyCheck, defineCheck } from "../../src/model/findings/check.ts";
import { loadPolicy, type PolicyOptions } from "../../src/policy/index.ts";

/** A folder with these files, gone after the test. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "policy-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** A check that evaluates nothing. */
export function check(
  id: string,
  severity: AnyCheck["severity"] = "medium",
  params: AnyCheck["params"] = {},
): AnyCheck {
  return defineCheck<"trail", Record<string, unknown>>({
    id,
    title: id,
    failureTitle: `not ${id}`,
    severity,
    resourceType: "trail",
    rationale: "",
    references: [],
    params: params as Record<string, never>,
    needs: [],
    remediation: () => ({ steps: [] }),
    evaluate: () => [],
  });
}

/** A built-in catalogue small enough to know by heart. */
export const CHECKS: readonly AnyCheck[] = [
  check("trail-logging", "critical"),
  check("key-usable", "high"),
  check("log-retention", "medium", {
    minDays: { type: "integer", minimum: 1, maximum: 3650, default: 365, description: "Days." },
    groups: { type: "array", items: { type: "string", minLength: 1 }, default: [], description: "Names." },
  }),
  check("data-recorded", "medium", { types: { type: "array", description: "Resource types." } }),
  check("trail-tags", "low"),
];

/** Loads `trailproof.yaml` (or other names) of a folder with these files. */
export function load(files: Parameters<typeof folder>[0], options: Partial<PolicyOptions> = {}) {
  return loadPolicy({ names: ["trailproof.yaml"], cwd: folder(files), checks: CHECKS, ...options });
}

/** Loads one policy file. */
export const loadText = (text: string, more: Parameters<typeof folder>[0] = {}) =>
  load({ "trailproof.yaml": text, ...more });

/** The lines of the error that loading ends with: always one that the user can fix, never a bug. */
export async function complaints(loading: Promise<unknown>): Promise<string[]> {
  const error: unknown = await loading.then(
    () => new Error("loaded without complaint"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw error;
  if (error.exitCode !== 2) throw new Error(`exit code ${error.exitCode}`);
  return error.message.split("\n");
}

export const ids = (controls: readonly ResolvedControl[]) => controls.map(({ id }) => id);

/** A control in force, which must be there. */
export async function controlOf(loading: ReturnType<typeof loadPolicy>, id: string): Promise<ResolvedControl> {
  const found = (await loading).policy.controls.find((control) => control.id === id);
  if (!found) throw new Error(`${id} is not in force`);
  return found;
}
