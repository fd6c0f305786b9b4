import { type Pattern, pattern, resourcePattern } from "../values/pattern.ts";
import { type Condition, conditionsOf } from "./condition.ts";
import { isObject, sizeWithin, textsOf } from "./json.ts";
import { type PrincipalElement, principalOf } from "./principal-element.ts";
import { resolved } from "./variables.ts";

/** Patterns of which one must match, or none of them (`NotAction`, `NotResource`). */
export interface Matcher {
  readonly not: boolean;
  readonly patterns: readonly Pattern[];
  /** What keeps some of the patterns from being known: a policy variable. */
  readonly unclear?: string;
}

/** One statement of a policy. */
export interface Statement {
  /** Where it is in the snapshot. */
  readonly pointer: string;
  readonly effect: "Allow" | "Deny";
  /** None in a policy of an identity: it is about its holder. */
  readonly principal?: PrincipalElement;
  readonly action: Matcher;
  /** Every resource, where the policy names none. */
  readonly resource?: Matcher;
  readonly conditions: readonly Condition[];
  readonly sid?: string;
  /** Its place in the policy, from 1. */
  readonly number: number;
}

/** A policy document that was read. */
export interface Policy {
  readonly statements: readonly Statement[];
  /** Why the document cannot be evaluated; then it has no statements. */
  readonly problem?: string;
}

/** More characters than any policy has that AWS accepts: of a key 32,768, of a bucket 20,480, of a topic 30,720. */
export const LARGEST_POLICY = 100_000;

class Malformed extends Error {}

/**
 * Reads a policy document.
 *
 * @param document - the parsed JSON, as AWS gave it.
 * @param pointer - where the document is in the snapshot.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function policyOf(document: unknown, pointer: string): Policy {
  const unreadable = (problem: string): Policy => ({ statements: [], problem });
  if (!sizeWithin(document, LARGEST_POLICY)) return unreadable("it is larger than any policy that AWS accepts");
  if (!isObject(document)) return unreadable("it is no JSON object");
  const { Statement: all, Version: version = "2008-10-17" } = document;
  if (version !== "2008-10-17" && version !== "2012-10-17") return unreadable("its Version is none that AWS defines");
  const list = Array.isArray(all) ? all : [all];
  try {
    const statements = list.map((one: unknown, i) =>
      statementOf(one, Array.isArray(all) ? `${pointer}/Statement/${i}` : `${pointer}/Statement`, i + 1, version),
    );
    return { statements };
  } catch (error) {
    if (error instanceof Malformed) return unreadable(error.message);
    throw error;
  }
}

function statementOf(value: unknown, pointer: string, number: number, version: string): Statement {
  const refuse = (what: string): never => {
    throw new Malformed(`a statement ${what}`);
  };
  if (!isObject(value)) return refuse("is no JSON object");
  const { Effect: effect, Sid: sid } = value;
  if (effect !== "Allow" && effect !== "Deny") return refuse("has no Effect");
  const action = matcherOf(value, "Action", version, true) ?? refuse("names no action");
  const resource = matcherOf(value, "Resource", version, false);
  const principal = principalOf(value);
  const conditions = conditionsOf(value.Condition, version);
  if (principal === null) return refuse("has a principal that is none");
  if (conditions === null) return refuse("has a condition that is none");
  return {
    pointer,
    effect,
    ...(principal ? { principal } : {}),
    action,
    ...(resource ? { resource } : {}),
    conditions,
    ...(typeof sid === "string" && sid !== "" ? { sid } : {}),
    number,
  };

  function matcherOf(of: Record<string, unknown>, name: string, in_: string, ignoreCase: boolean): Matcher | undefined {
    const members = [name, `Not${name}`].filter((member) => Object.hasOwn(of, member));
    const [member, another] = members;
    if (member === undefined) return undefined;
    const texts = textsOf(of[member]);
    if (another !== undefined || !texts) return refuse(`has no valid ${name}`);
    const known = texts.map((text) => resolved(text, in_));
    const unclear = known.find((one) => one.variable !== undefined)?.variable;
    return {
      not: member !== name,
      patterns: known.flatMap((one) =>
        one.variable === undefined
          ? [
              ignoreCase
                ? pattern(one.text, { ignoreCase, escaped: one.escaped })
                : resourcePattern(one.text, one.escaped),
            ]
          : [],
      ),
      ...(unclear === undefined ? {} : { unclear: `policy variable ${unclear}` }),
    };
  }
}
