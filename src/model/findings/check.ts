import type { Reference, Remediation } from "../documents/result.ts";
import type { EventSelectors } from "../documents/settings/selectors.ts";
import type { FactId } from "../documents/snapshot.ts";
import { UserError } from "../errors.ts";
import { FACTS } from "../resources/facts.ts";
import type { Posture, Subjects } from "../resources/posture.ts";
import type { Severity } from "./severity.ts";
import type { TrailLink } from "./trail-links.ts";
import type { ResourceVerdict } from "./verdict.ts";

/** What a trail of the check reference has that fails a control. */
export interface TrailExample {
  readonly isMultiRegionTrail?: boolean;
  readonly includeGlobalServiceEvents?: boolean;
  readonly selectors?: EventSelectors;
}

/** Something that a remedy wants of the account's trails; what findings want of them is planned at once. */
export interface Want {
  readonly kind: string;
}

/** What a check says to do: steps of its own, and what evaluate makes steps of, together with what other findings want. */
export interface Remedy extends Remediation {
  readonly wants?: readonly Want[];
}

/** A parameter's JSON Schema. Without `default` a policy must set it before the control can be in force. */
export interface ParamSchema {
  readonly description: string;
  readonly default?: unknown;
  /** Values that show what is meant where there is no default. */
  readonly examples?: readonly unknown[];
  readonly [keyword: string]: unknown;
}

/** Resource types that a check of today can evaluate: those that {@link Posture} holds. */
export type EvaluatedType = keyof Subjects;

/**
 * One control: what it evaluates, what it needs to know, how it decides, how to fix what fails. Plain data and pure
 * functions: no I/O, no clock (`posture.collectedAt` is "now").
 */
export interface Check<T extends EvaluatedType = EvaluatedType, P = Record<string, never>> {
  /** The control's id, its file's name, its name in every report. */
  readonly id: string;
  /** What holds when it passes: "Trail is logging". */
  readonly title: string;
  /** What holds when it fails: "Trail is not logging". */
  readonly failureTitle: string;
  readonly severity: Severity;
  readonly resourceType: T;
  /** Why an auditor cares, in two sentences. */
  readonly rationale: string;
  readonly references: readonly Reference[];
  readonly params?: { readonly [K in keyof P]: ParamSchema };
  /** Its numbers with which a higher value is stricter: a check that passes with one also passes with every lower one. */
  readonly higherIsStricter?: readonly (keyof P)[];
  /** What AWS lists for the items of a parameter: of other items a policy's author is warned. */
  readonly knownItems?: { readonly [K in keyof P]?: readonly string[] };
  /** Its parameters have no defaults, and a policy sets one of them or several. */
  readonly needsAnyParam?: true;
  /**
   * The facts that `evaluate` sees; every other is `not-collected` to it. The lists of regions and trails
   * (`account.regions`, `region.trails`) are always there and not named here. A function, where parameters decide what is
   * looked at: with the defaults and examples of its parameters it names what the check reference shows.
   */
  readonly needs: readonly FactId[] | ((params: P) => readonly FactId[]);
  /** The keys of its verdicts' data, each with what it says. */
  readonly data?: Readonly<Record<string, string>>;
  /**
   * The kinds of events that it evaluates, as the coverage map names them (`management-read`, `s3-write`): a kind or the
   * beginning of several (`data` for `data:AWS::DynamoDB::Table`).
   */
  readonly covers?: readonly string[];
  /**
   * The links of a trail's chain that it evaluates, in their order. By default the link that its type of resources is;
   * checks on trails, Regions, functions and the account state them, if only as an empty list.
   */
  readonly links?: readonly TrailLink[];
  /** The control is off in every policy, and in force where this fact was asked for by an option of its own. */
  readonly optIn?: FactId;
  /**
   * How the trail of the check reference is where it fails this control: the steps there start from it. `null`: there is
   * no trail. By default it is a multi-Region trail that logs, with the default selectors.
   */
  readonly example?: TrailExample | null;
  /**
   * How to fix what a failing verdict is about, with the resource's real names. Also called with placeholders, for the
   * catalogue.
   */
  remediation(verdict: ResourceVerdict, subject: Subjects[T], posture: Posture, params: P): Remedy;
  evaluate(posture: Posture, params: P): ResourceVerdict[];
}

// A list of checks holds many subject and parameter types; only the functions' arguments depend on them.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyCheck = Check<any, any>;

/** Gives a check its types. The identity function. */
export function defineCheck<T extends EvaluatedType, P = Record<string, never>>(check: Check<T, P>): Check<T, P> {
  return check;
}

/** A check with where it comes from: `built-in`, or the plugin's path as a report shows it. */
export interface LoadedCheck {
  readonly check: AnyCheck;
  readonly source: string;
  /** The line of a policy that makes it, or that sets the rule that it evaluates. */
  readonly policy?: { readonly path: string; readonly line: number };
}

const schemas = ({ params }: Pick<AnyCheck, "params">) =>
  Object.entries((params ?? {}) as Readonly<Record<string, ParamSchema>>);

/**
 * The facts that a check needs with these parameters.
 *
 * @throws UserError if a plugin's function fails, or names something else than facts.
 */
export function needsOf({ id, needs }: Pick<AnyCheck, "id" | "needs">, params: unknown): readonly FactId[] {
  if (typeof needs !== "function") return needs;
  let facts: unknown;
  try {
    facts = needs(params);
  } catch {
    throw new UserError(`The function "needs" of control ${id} fails`);
  }
  if (Array.isArray(facts) && facts.every((fact) => typeof fact === "string" && Object.hasOwn(FACTS, fact)))
    return facts;
  throw new UserError(`The function "needs" of control ${id} gives no list of facts`);
}

/** A check's parameters where no policy sets them; `undefined` for those that one must set. */
export function defaultParams(check: Pick<AnyCheck, "params">): Record<string, unknown> {
  return Object.fromEntries(schemas(check).map(([name, schema]) => [name, schema.default]));
}

/** The same with an example in the place of what has no default. */
export function exampleParams(check: Pick<AnyCheck, "params">): Record<string, unknown> {
  return Object.fromEntries(schemas(check).map(([name, schema]) => [name, schema.default ?? schema.examples?.[0]]));
}
