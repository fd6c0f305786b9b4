import { composed } from "../check/remediation/compose.ts";
import { isWant } from "../check/remediation/wants.ts";
import type { ResolvedControl } from "../model/documents/policy.ts";
import type { Notification, Remediation, Step } from "../model/documents/result.ts";
import type { AnyCheck, LoadedCheck, Remedy } from "../model/findings/check.ts";
import { EFFECTS, STATUSES } from "../model/findings/severity.ts";
import { CAUSES, type ResourceVerdict } from "../model/findings/verdict.ts";
import { rowOf } from "../model/resources/graph.ts";
import type { Posture } from "../model/resources/posture.ts";
import type { Subject } from "../model/resources/subject.ts";
import { placeholders } from "./posture/placeholders.ts";

/** One control in force with the check behind it. */
export interface Control extends ResolvedControl {
  readonly check: AnyCheck;
  readonly from: LoadedCheck["source"];
}

export interface Evaluated {
  readonly control: Control;
  readonly verdicts: readonly ResourceVerdict[];
  /** The remedy of a failing verdict; undefined where the check's own text could not be made. */
  readonly remedy: (verdict: ResourceVerdict) => Remedy | undefined;
  readonly notifications: readonly Notification[];
}

function isVerdict(value: unknown): value is ResourceVerdict {
  const verdict = value as Partial<ResourceVerdict> | null;
  return (
    typeof verdict === "object" &&
    verdict !== null &&
    STATUSES.includes(verdict.status as ResourceVerdict["status"]) &&
    typeof verdict.message === "string" &&
    (verdict.details ?? []).every((line) => typeof line === "string") &&
    Array.isArray(verdict.evidence) &&
    verdict.evidence.every((pointer) => typeof pointer === "string") &&
    (verdict.facet === undefined || typeof verdict.facet === "string") &&
    (verdict.data === undefined || isData(verdict.data)) &&
    (verdict.status === "unknown" ? CAUSES.some((cause) => cause === verdict.cause) : verdict.cause === undefined) &&
    isSubject(verdict.resource?.subject)
  );
}

function isData(value: unknown): boolean {
  const isPlain = (one: unknown) => one === null || ["string", "number", "boolean"].includes(typeof one);
  const isList = (one: unknown) => Array.isArray(one) && one.every((text) => typeof text === "string");
  return Object(value) === value && Object.values(value as object).every((one) => isPlain(one) || isList(one));
}

function isSubject(value: unknown): value is Subject {
  const subject = value as Partial<Subject> | null | undefined;
  return (
    typeof subject === "object" &&
    subject !== null &&
    rowOf(String(subject.type)) !== undefined &&
    typeof subject.id === "string" &&
    [subject.arn, subject.region, subject.accountId].every((text) => text === null || typeof text === "string")
  );
}

/** A check's own remedy; undefined where a report could not show it. */
function asRemedy(value: unknown): Remedy | undefined {
  const { steps, note, wants } = (value ?? {}) as Partial<Remedy>;
  const isWanting = wants === undefined || (Array.isArray(wants) && wants.every(isWant));
  return Array.isArray(steps) && steps.every(isStep) && isOptional(note) && isWanting ? (value as Remedy) : undefined;
}

const isOptional = (text: unknown) => text === undefined || typeof text === "string";
const isTexts = (list: unknown) =>
  list === undefined || (Array.isArray(list) && list.every((text) => typeof text === "string"));

function isStep(value: unknown): value is Step {
  const step = (value ?? {}) as Partial<Step>;
  return (
    [step.id, step.title, step.account].every((text) => typeof text === "string" && text !== "") &&
    EFFECTS.includes(step.effect as Step["effect"]) &&
    [step.after, step.console, step.cli].every(isTexts) &&
    [step.cost, step.terraform, step.cloudformation].every(isOptional)
  );
}

/**
 * Runs one check. A check that throws or returns nonsense evaluates nothing: `unknown` on the account, and said.
 *
 * @param isThere - whether a JSON Pointer leads to something in the snapshot.
 */
export function runCheck(control: Control, posture: Posture, isThere: (pointer: string) => boolean): Evaluated {
  const notifications: Notification[] = [];
  const broken = (what: string): ResourceVerdict[] => {
    notifications.push({
      level: "error",
      code: "check-failed",
      message: `Control ${control.id} (${control.from}) ${what}; nothing was evaluated`,
    });
    return [
      {
        status: "unknown",
        cause: "error",
        message: `The check of this control ${what}`,
        evidence: [],
        resource: posture.account,
      },
    ];
  };
  let verdicts: ResourceVerdict[];
  try {
    const result: unknown = control.check.evaluate(posture, control.params);
    // A promise is no list; that it may fail later must not end the scan.
    if (result instanceof Promise) result.catch(() => {});
    verdicts =
      Array.isArray(result) && result.every(isVerdict)
        ? (unusable(result, broken) ?? uniquely(result, broken))
        : broken("returned something that is no list of verdicts");
    const lost = verdicts.flatMap(({ evidence }) => evidence).find((pointer) => !isThere(pointer));
    if (lost !== undefined) verdicts = broken(`points at evidence that is not there (${lost})`);
  } catch (error) {
    verdicts = broken(`failed with ${error instanceof Error ? `"${error.message}"` : "something that is no error"}`);
  }
  const remedy = (verdict: ResourceVerdict): Remedy | undefined => {
    try {
      const said = asRemedy(control.check.remediation(verdict, verdict.resource as never, posture, control.params));
      // What a plugin wants is tried by itself: where that fails, no other remedy does.
      if (control.from !== "built-in" && said?.wants) composed(posture, [said]);
      return said;
    } catch {
      return undefined;
    }
  };
  return { control, verdicts, remedy, notifications };
}

/** A message or a number that no report can show. */
function unusable(verdicts: readonly ResourceVerdict[], broken: (what: string) => ResourceVerdict[]) {
  for (const { message, data = {}, resource } of verdicts) {
    const on = `on ${resource.subject.type} ${resource.subject.id}`;
    if (message.trim() === "") return broken(`gave a verdict without a message ${on}`);
    const [key] = Object.entries(data).find(([, one]) => typeof one === "number" && !Number.isFinite(one)) ?? [];
    if (key !== undefined) return broken(`gave data.${key} that is no finite number ${on}`);
  }
  return undefined;
}

/** Two verdicts of one control on one resource need facets to be told apart. */
function uniquely(verdicts: ResourceVerdict[], broken: (what: string) => ResourceVerdict[]): ResourceVerdict[] {
  const seen = new Set<string>();
  for (const { resource, facet } of verdicts) {
    const { type, arn, region, id } = resource.subject;
    const key = JSON.stringify([type, arn ?? [region, id], facet ?? ""]);
    if (seen.has(key)) return broken(`gave two verdicts on ${type} ${id}`);
    seen.add(key);
  }
  return verdicts;
}

/** The remedies of checks that were asked before, by their parameters. They are made of nothing else. */
const known = new WeakMap<AnyCheck, Map<string, Remediation>>();

/** The remedy with placeholders for names, as the catalogue and reports print it. */
export function catalogueRemedy(check: AnyCheck, params: Readonly<Record<string, unknown>>): Remediation {
  const byParams = known.get(check) ?? new Map<string, Remediation>();
  known.set(check, byParams);
  const key = JSON.stringify(params);
  const remedy = byParams.get(key) ?? withPlaceholders(check, params);
  byParams.set(key, remedy);
  // A caller's own: what it changes there is in no other result.
  return structuredClone(remedy);
}

function withPlaceholders(check: AnyCheck, params: Readonly<Record<string, unknown>>): Remediation {
  const { subject, posture } = placeholders(check.resourceType, check.example);
  try {
    const verdict: ResourceVerdict = { status: "fail", message: "", evidence: [], resource: subject as never };
    const remedy = asRemedy(check.remediation(verdict, subject, posture, params));
    const [made] = remedy ? composed(posture, [remedy]) : [];
    if (made) return made;
  } catch {
    // A plugin's check that cannot do without a real resource.
  }
  return { steps: [] };
}
