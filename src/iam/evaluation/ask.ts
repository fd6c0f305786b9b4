import { groupBy } from "../../model/group-by.ts";
import { type Budget, spend, TooMuchWork } from "../../model/work-budget.ts";
import type { Condition } from "../policy/condition.ts";
import type { Matcher, Policy, Statement } from "../policy/policy.ts";
import { accountOf, type PrincipalElement } from "../policy/principal-element.ts";
import { ANY, type Principal, type Requests, type Value } from "../request/request.ts";
import { MOST_STEPS } from "../values/budget.ts";
import { representatives } from "../values/classes.ts";
import { matches, pattern, resourcePattern } from "../values/pattern.ts";
import { holds } from "./condition-holds.ts";
import { valuesOf } from "./key-values.ts";

/** What policies say to a request: a statement allows it, one denies it, or none applies. */
export type Decision = "allow" | "deny" | "none";

/** One request, with the statement that decides it. */
export interface Example {
  readonly statement?: Statement;
  readonly action?: string;
  readonly resource?: string;
  /** The condition keys that matter, by key. */
  readonly context: Readonly<Record<string, Value>>;
}

/** Why it is not known what policies say to some request. */
export interface Unclear {
  readonly reason: string;
  readonly statement?: Statement;
  /** What it is one of. */
  readonly between: readonly Decision[];
}

/** What policies say to the requests of a set: an example of each decision that occurs. */
export interface Decisions {
  readonly allow?: Example;
  readonly deny?: Example;
  readonly none?: Example;
  /** Empty: for each request the decision is known. */
  readonly unclear: readonly Unclear[];
}

/**
 * What policies say to every request of a set. Exact: a decision that some request gets has an example, and where `unclear` is
 * empty there is no other. One statement that denies wins over all that allow.
 *
 * @param about - the only decision that the question is about: the others are not told from one another.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function ask(policies: readonly Policy[], requests: Requests, about?: "allow" | "deny"): Decisions {
  const problem = policies.find((one) => one.problem !== undefined)?.problem;
  if (problem !== undefined) return { unclear: [{ reason: problem, between: ["allow", "deny", "none"] }] };
  const search = new Search(
    policies.flatMap((one) => one.statements),
    requests,
    about,
  );
  try {
    search.explore(new Map());
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    const reason = "the policy has too many combinations of conditions";
    return { ...search.found, unclear: [...search.unclear.values(), { reason, between: ["allow", "deny", "none"] }] };
  }
  return { ...search.found, unclear: [...search.unclear.values()] };
}

/** Whether an element of a statement applies: known, known once a variable of the request is, or not known. */
type Truth = boolean | { readonly open: string } | { readonly unclear: string };

/** Whether both apply, where neither is known not to. What is open comes before what is not known. */
function both(one: Truth, other: Truth): Truth {
  if (one === true) return other;
  if (other === true || one === false) return one;
  if (other === false) return false;
  return "unclear" in one && "open" in other ? other : one;
}

/** Whether a statement of an effect applies: one does, or what that still depends on. */
interface Truths {
  readonly yes?: Statement;
  readonly open?: string | undefined;
  readonly unclear?: { readonly reason: string; readonly statement: Statement } | undefined;
}

/** To look at an element of a statement takes as long as some steps of matching. */
const ELEMENT = 3;

/** Variables of a request beside its condition keys, which are in lower case. */
const ACTION = "ACTION";
const RESOURCE = "RESOURCE";

/** Tries requests: where a decision depends on a variable of the request, each kind of value that it may have. */
class Search {
  readonly found: { -readonly [D in Decision]?: Example } = {};
  readonly unclear = new Map<string, Unclear>();
  readonly #budget: Budget = { left: MOST_STEPS };
  readonly #statements: readonly Statement[];
  readonly #conditions: ReadonlyMap<string, readonly Condition[]>;
  readonly #requests: Requests;
  readonly #about: "allow" | "deny" | undefined;
  readonly #values = new Map<string, readonly Value[] | undefined>();
  readonly #truthsOf = new Map<object, Map<Value, Truth>>();

  constructor(statements: readonly Statement[], requests: Requests, about?: "allow" | "deny") {
    this.#about = about;
    this.#statements = statements.filter(({ principal }) => isPrincipal(principal, requests.principal));
    this.#conditions = groupBy(
      this.#statements.flatMap((one) => one.conditions),
      ({ key }) => key,
    );
    this.#requests = requests;
  }

  explore(known: Map<string, Value>): void {
    const decided = this.#decide(known);
    if ("open" in decided) {
      const { open } = decided;
      for (const value of this.#valuesOf(open) ?? []) {
        spend(this.#budget, 1);
        known.set(open, value);
        this.explore(known);
      }
      known.delete(open);
    } else if ("reason" in decided) {
      const key = `${decided.statement?.pointer} ${decided.between.join()}`;
      if (!this.unclear.has(key)) this.unclear.set(key, decided);
    } else this.found[decided.decision] ??= exampleOf(decided.statement, known);
  }

  /** The first variable that the decision depends on, or the decision. */
  #decide(
    known: ReadonlyMap<string, Value>,
  ): { readonly open: string } | Unclear | { readonly decision: Decision; readonly statement?: Statement } {
    const truths = { Allow: this.#truths("Allow", known), Deny: this.#truths("Deny", known) };
    const { Allow: allow, Deny: deny } = truths;
    if (deny.yes) return { decision: "deny", statement: deny.yes };
    const open = this.#open(allow, deny);
    if (open !== undefined) return { open };
    if (this.#isBeside(allow, deny)) return { decision: "none" };
    if (deny.unclear) {
      const other = allow.yes
        ? (["allow"] as const)
        : allow.unclear
          ? (["allow", "none"] as const)
          : (["none"] as const);
      return { ...deny.unclear, between: ["deny", ...other] };
    }
    if (allow.yes) return { decision: "allow", statement: allow.yes };
    if (allow.unclear) return { ...allow.unclear, between: ["allow", "none"] };
    return { decision: "none" };
  }

  /** The variable to try next. What cannot change the decision that is asked about is not tried. */
  #open(allow: Truths, deny: Truths): string | undefined {
    if (this.#about === "deny") return deny.open;
    if (this.#about !== "allow") return deny.open ?? (allow.yes ? undefined : allow.open);
    if (!allow.yes && allow.open !== undefined) return allow.open;
    return allow.yes || allow.unclear ? deny.open : undefined;
  }

  /** Whether the request does not get the decision that is asked about, whatever else it gets. */
  #isBeside(allow: Truths, deny: Truths): boolean {
    if (this.#about === "allow") return !allow.yes && !allow.unclear;
    return this.#about === "deny" && !deny.unclear;
  }

  #truths(effect: Statement["effect"], known: ReadonlyMap<string, Value>): Truths {
    let open: string | undefined;
    let unclear: { readonly reason: string; readonly statement: Statement } | undefined;
    for (const statement of this.#statements) {
      if (statement.effect !== effect) continue;
      const truth = this.#applies(statement, known);
      if (truth === true) return { yes: statement };
      if (truth !== false && "open" in truth) open ??= truth.open;
      else if (truth !== false) unclear ??= { reason: truth.unclear, statement };
    }
    return { open, unclear };
  }

  #applies({ action, resource, conditions }: Statement, known: ReadonlyMap<string, Value>): Truth {
    const first = this.#matcher(ACTION, action, known);
    if (first === false) return false;
    const second = resource ? this.#matcher(RESOURCE, resource, known) : true;
    if (second === false) return false;
    let rest = both(first, second);
    for (const condition of conditions) {
      const truth = this.#condition(condition, known);
      if (truth === false) return false;
      rest = both(rest, truth);
    }
    return rest;
  }

  #condition(condition: Condition, known: ReadonlyMap<string, Value>): Truth {
    const { key, comparison } = condition;
    spend(this.#budget, ELEMENT);
    if (comparison.kind === "unclear") return { unclear: comparison.reason };
    const value = known.get(key);
    if (value !== undefined) return this.#remembered(condition, value, () => holds(condition, value, this.#budget));
    return this.#valuesOf(key) ? { open: key } : { unclear: `conditions on ${key} of different kinds` };
  }

  #matcher(name: string, matcher: Matcher, known: ReadonlyMap<string, Value>): Truth {
    spend(this.#budget, ELEMENT);
    const value = known.get(name);
    if (typeof value !== "string") return { open: name };
    return this.#remembered(matcher, value, () => {
      const { not, patterns, unclear } = matcher;
      if (patterns.some((one) => matches(one, value, this.#budget))) return !not;
      return unclear === undefined ? not : { unclear };
    });
  }

  /** Many requests have the same value of a variable: each element is compared with it once. */
  #remembered(element: object, value: Value, compare: () => Truth): Truth {
    const truths = this.#truthsOf.get(element) ?? new Map<Value, Truth>();
    this.#truthsOf.set(element, truths);
    const truth = truths.get(value) ?? compare();
    truths.set(value, truth);
    return truth;
  }

  #valuesOf(name: string): readonly Value[] | undefined {
    if (!this.#values.has(name)) this.#values.set(name, this.#findValues(name));
    return this.#values.get(name);
  }

  #findValues(name: string): readonly Value[] | undefined {
    const { action, resource, context } = this.#requests;
    if (name === ACTION || name === RESOURCE) {
      const asked = name === ACTION ? pattern(action, { ignoreCase: true }) : resourcePattern(resource);
      if (asked.isLiteral) return [asked.source];
      const member = name === ACTION ? "action" : "resource";
      const all = this.#statements.flatMap((one) => one[member]?.patterns ?? []);
      const distinct = [...new Map(all.map((one) => [one.source, one])).values()];
      return representatives(distinct, [asked], this.#budget);
    }
    const domain = (Object.hasOwn(context, name) && context[name]) || ANY;
    return valuesOf(name, domain, this.#conditions.get(name) ?? [], this.#budget);
  }
}

function exampleOf(statement: Statement | undefined, known: ReadonlyMap<string, Value>): Example {
  const { [ACTION]: action, [RESOURCE]: resource, ...context } = Object.fromEntries(known);
  return {
    ...(statement ? { statement } : {}),
    ...(typeof action === "string" ? { action } : {}),
    ...(typeof resource === "string" ? { resource } : {}),
    context,
  };
}

/** Whether a statement is about a caller. A statement without principals is of an identity: about its holder. */
function isPrincipal(element: PrincipalElement | undefined, caller: Principal): boolean {
  if (!element || caller.kind === "holder") return !element === (caller.kind === "holder");
  return (element.everyone || isNamed(element, caller)) !== element.not;
}

function isNamed({ services, aws, others }: PrincipalElement, caller: Principal): boolean {
  if (caller.kind === "service") return services.includes(caller.name);
  if (caller.kind === "other") return others.includes(caller.name);
  if (caller.kind !== "aws") return false;
  const account = accountOf(caller.arn);
  return aws.some(
    (name) => name === caller.arn || (name.endsWith(":root") && account !== undefined && accountOf(name) === account),
  );
}
