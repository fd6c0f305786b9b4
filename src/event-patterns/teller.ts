import {
  ANOTHER,
  type CloudTrailRecord,
  OTHERS,
  type Teller,
  type Ways,
  waysOfExpression,
  waysOfMember,
} from "../filters/index.ts";
import { OTHER_SIGN_IN } from "../model/aws/event-rules.ts";
import { type Budget, TooMuchWork } from "../model/work-budget.ts";
import { eventOf, eventSourceOf } from "./envelope.ts";
import { eventTest, fieldTest } from "./match.ts";
import type { EventPattern, Field, Operator } from "./pattern.ts";

/** Comparisons for one pattern and one set of records. A usual pattern takes a third of them; more ends as "not known". */
const MOST_STEPS = 150_000;

/** Whether an event pattern tells of CloudTrail records, and how it may fail to. Not known where its work is spent. */
export function eventPatternTeller(pattern: EventPattern, budget: Budget = { left: MOST_STEPS }): Teller {
  const test = eventTest(pattern, budget);
  const tests = new Map<Field, (record: CloudTrailRecord) => boolean | undefined>();
  const testOf = (field: Field) => {
    const made = fieldTest(field, budget);
    const known = tests.get(field) ?? ((record: CloudTrailRecord) => made(eventOf(record)));
    tests.set(field, known);
    return known;
  };
  return {
    tells: (record) => within(() => ofRecord(test, record), undefined),
    waysToFail: (record, stays) =>
      within(
        () =>
          waysOfExpression<Field>(pattern, (field) => {
            const { values, open } = failingValues(field);
            const selector = selectorOf(field.path).map((name) => ({ name }));
            const ways = waysOfMember(
              { selector, values, test: testOf(field), isAnyText: field.accepts.some(isAnyText) },
              record,
              stays,
            );
            return { ways: ways.ways, open: ways.open || (open && ways.ways.length > 0) };
          }),
        SPENT,
      ),
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
const MEMBERS: Readonly<Record<string, string>> = {
  "detail-type": "eventType",
  source: "eventSource",
  account: "recipientAccountId",
  time: "eventTime",
  region: "awsRegion",
  id: "eventID",
};

function selectorOf([first = "", ...more]: readonly string[]): readonly string[] {
  return first === "detail" ? more : [MEMBERS[first] ?? first, ...more];
}

/** More values than are tried for one field. */
const MOST_VALUES = 64;

/** Values of a record's member on which a field may fail; `open`: there are more. */
function failingValues({ path, accepts }: Field): { readonly values: readonly unknown[]; readonly open: boolean } {
  const excluded: unknown[] = accepts.flatMap(excludedBy);
  const ofRecord = path[0] === "source" ? excluded.map((one) => eventSourceOf(String(one)) ?? ANOTHER) : excluded;
  return {
    values: [...new Set([...OTHERS, ...ofRecord.slice(0, MOST_VALUES), undefined])],
    open: ofRecord.length > MOST_VALUES,
  };
}

function excludedBy(operator: Operator): unknown[] {
  if ("numeric" in operator) return operator.numeric.flatMap(({ value }) => [value - 1, value, value + 1]);
  if (!("anythingBut" in operator)) return [];
  return [...operator.anythingBut].map((one) => (typeof one === "object" ? one.parts.join("") : one));
}

/** Whether it accepts any text. */
const isAnyText = (operator: Operator) =>
  "parts" in operator && operator.text !== "equals" && operator.parts.every((part) => part === "");
