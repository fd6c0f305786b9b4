import {
  ANOTHER,
  type CloudTrailRecord,
  type MemberClause,
  OTHERS,
  type Teller,
  type Ways,
  waysOfExpression,
  waysOfMember,
} from "../filters/index.ts";
import { OTHER_SIGN_IN } from "../model/aws/detail-types.ts";
import { type Budget, spend, TooMuchWork } from "../model/work-budget.ts";
import { eventOf, eventSourceOf } from "./envelope.ts";
import { eventTest, fieldTest } from "./match.ts";
import type { EventPattern, Field, Operator, TextOperator } from "./pattern.ts";

/** Steps for one pattern and one set of records. A usual pattern takes half of them; more ends as "not known". */
const MOST_STEPS = 80_000;

/** Changing a record in one member takes as long as this many steps; of one that its set fixes only that is asked. */
const STEPS_OF_CHANGES = { free: 100, fixed: 10 } as const;

/** Whether an event pattern tells of CloudTrail records, and how it may fail to. Not known where its work is spent. */
export function eventPatternTeller(pattern: EventPattern, budget: Budget = { left: MOST_STEPS }): Teller {
  const test = eventTest(pattern, budget);
  const clauses = new Map<Field, MemberClause>();
  const clauseOf = (field: Field, stays: Stays) => {
    const clause = clauses.get(field) ?? memberClause(field, budget);
    clauses.set(field, clause);
    const path = clause.selector.flatMap((step) => ("name" in step ? step.name : []));
    spend(budget, STEPS_OF_CHANGES[stays(path, ANOTHER) || stays(path, undefined) ? "free" : "fixed"]);
    return clause;
  };
  return {
    tells: (record) => within(() => ofRecord(test, record), undefined),
    waysToFail: (record, stays) =>
      within(() => {
        const waysOf = (field: Field): Ways => {
          const { ways, open } = waysOfMember(clauseOf(field, stays), record, stays);
          return { ways, open: open || (ways.length > 0 && field.accepts.some(hasMoreValues)) };
        };
        return waysOfExpression(pattern, waysOf);
      }, SPENT),
  };
}

type Stays = Parameters<Teller["waysToFail"]>[1];

/** A field as a clause on the member of the record that it comes from. */
function memberClause(field: Field, budget: Budget): MemberClause {
  const [first = "", ...inner] = field.path;
  const isDetail = first === "detail";
  const test = fieldTest(isDetail ? { ...field, path: inner } : field, budget);
  const member = MEMBERS.get(first);
  // The same for each record: `version`, and what no event has.
  const isFixed = !isDetail && member === undefined;
  return {
    selector: [...(isDetail ? [] : [member ?? first]), ...inner].map((name) => ({ name })),
    test: isDetail ? test : (record) => test(eventOf(record)),
    values: isFixed ? [] : failingValues(field),
    isAnyText: isFixed || field.accepts.some((one) => isAnyText(one, first)),
  };
}

const SPENT: Ways = { ways: [], open: true };

function within<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TooMuchWork) return otherwise;
    throw error;
  }
}

/** Where AWS writes the `detail-type` of a sign-in in two ways, a pattern that only the second one matches is undecided. */
function ofRecord(test: (event: unknown) => boolean | undefined, record: CloudTrailRecord): boolean | undefined {
  const answer = test(eventOf(record));
  if (answer !== false || record.eventType !== "AwsConsoleSignIn") return answer;
  return test(eventOf(record, OTHER_SIGN_IN)) === false ? false : undefined;
}

/** Members of the record that fields around `detail` come from. */
const MEMBERS: ReadonlyMap<string, string> = new Map([
  ["detail-type", "eventType"],
  ["source", "eventSource"],
  ["account", "recipientAccountId"],
  ["time", "eventTime"],
  ["region", "awsRegion"],
  ["id", "eventID"],
]);

/** More values than are tried for one operator. */
const MOST_VALUES = 64;

const hasMoreValues = (operator: Operator) => excludedBy(operator).length > MOST_VALUES;

/** Values of the record's member on which a field may fail. */
function failingValues({ path, accepts }: Field): readonly unknown[] {
  const excluded = accepts.flatMap((one) => excludedBy(one).slice(0, MOST_VALUES));
  const ofRecord = path[0] === "source" ? excluded.map((one) => eventSourceOf(String(one)) ?? ANOTHER) : excluded;
  return [...new Set([...OTHERS, ...ofRecord, undefined])];
}

function excludedBy(operator: Operator): unknown[] {
  if ("numeric" in operator) return operator.numeric.flatMap(({ value }) => [value - 1, value, value + 1]);
  if (!("anythingBut" in operator)) return [];
  return [...operator.anythingBut].flatMap((one) => (typeof one === "object" ? textsOf(one) : one));
}

/** Texts that an operator matches: the shortest, a longer one, and of one without letter case the other case of it. */
function textsOf({ text, parts, ignoreCase }: TextOperator): string[] {
  const shortest = parts.join("");
  switch (text) {
    case "prefix":
      return [shortest, shortest + ANOTHER];
    case "suffix":
      return [shortest, ANOTHER + shortest];
    case "wildcard":
      return [shortest, parts.join(ANOTHER)];
    case "equals":
      return ignoreCase ? [shortest, shortest.toUpperCase()] : [shortest];
  }
}

/** Whether it accepts any text: a member that every record has cannot fail it. Every source begins with `aws.`. */
const isAnyText = (operator: Operator, first: string) =>
  ("exists" in operator && operator.exists) ||
  ("parts" in operator && operator.text !== "equals" && operator.parts.every((part) => part === "")) ||
  ("parts" in operator &&
    operator.text === "prefix" &&
    first === "source" &&
    "aws.".startsWith(operator.parts.join("")));
