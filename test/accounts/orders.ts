import type { Step } from "../../src/model/documents/result.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { commandLines } from "../../src/model/findings/remediation.ts";
import { groupBy } from "../../src/model/group-by.ts";
import { applied } from "./apply.ts";
import { type Finding, isOwn, leftOpen, scan, stateOf } from "./held.ts";

/** More steps than are tried in every order. */
const MOST_STEPS = 5;

/** Orders of more steps than that, beside the listed one and its reverse. */
const SHUFFLES = 30;

/** The orders in which steps can be done: each comes after those that it names. All of a few, some of many. */
export function ordersOf(steps: readonly Step[]): Step[][] {
  if (steps.length <= MOST_STEPS) return allOrders(steps);
  let seed = 1;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const last = (ready: readonly Step[]) => ready.length - 1;
  const shuffled = Array.from({ length: SHUFFLES }, () => ordered(steps, (ready) => next(ready.length)));
  return [ordered(steps, () => 0), ordered(steps, last), ...shuffled];
}

const readyOf = (left: readonly Step[]) =>
  left.filter(({ after = [] }) => !after.some((id) => left.some((one) => one.id === id)));

function allOrders(left: readonly Step[]): Step[][] {
  if (left.length === 0) return [[]];
  return readyOf(left).flatMap((step) =>
    allOrders(left.filter((one) => one !== step)).map((others) => [step, ...others]),
  );
}

/** @param choose - the place of the next one among the steps that can be done now. */
function ordered(steps: readonly Step[], choose: (ready: readonly Step[]) => number): Step[] {
  const done: Step[] = [];
  let left = steps;
  while (left.length > 0) {
    const ready = readyOf(left);
    const step = ready[choose(ready)];
    if (!step) throw new Error("steps that wait for each other");
    done.push(step);
    left = left.filter((one) => one !== step);
  }
  return done;
}

/** Steps of some findings with commands for the scanned account, each once. */
const stepsOf = (findings: readonly Finding[]): Step[] => [
  ...new Map(
    findings
      .flatMap(({ remedy }) => remedy().steps.filter(isOwn))
      .filter(({ cli = [] }) => cli.length > 0)
      .map((step) => [step.id, step]),
  ).values(),
];

/** Failures that are fixed together: those of each resource that has two or more, and all of them. */
function groupsOf(failing: readonly Finding[]): (readonly Finding[])[] {
  const byResource = groupBy(failing, ({ resource }) => resource.arn ?? `${resource.type} ${resource.id}`);
  const groups = [...byResource.values(), failing].filter((group) => group.length > 1);
  return [
    ...new Map(
      groups.map((group) => [
        stepsOf(group)
          .map(({ id }) => id)
          .join(),
        group,
      ]),
    ).values(),
  ];
}

export interface Tried {
  /** How many orders of how many groups of failures. */
  readonly orders: number;
  readonly groups: number;
  /** Groups whose orders end in different accounts; failures that are left, and verdicts that are worse. */
  readonly problems: readonly string[];
}

/**
 * The commands of failures on one resource, and of all failures, in many orders: each ends in the same account, in which
 * every one of the failures passes and nothing else is worse.
 */
export function inEveryOrder(snapshot: Snapshot): Tried {
  const findings = scan(snapshot);
  const failing = findings.filter(({ status }) => status === "fail");
  const tried = groupsOf(failing).map((group) => {
    const orders = ordersOf(stepsOf(group));
    const made = new Map<string, Snapshot>();
    for (const steps of orders) {
      const after = applied(snapshot, commandLines({ steps }));
      made.set(stateOf(after), after);
    }
    const name = group.map(({ control }) => control).join(", ");
    const left = [...made.values()].flatMap((after) =>
      leftOpen(snapshot, findings, after, group.length === failing.length ? undefined : group),
    );
    return {
      orders: orders.length,
      problems: [...(made.size > 1 ? [`${name}: ${made.size} different accounts`] : []), ...left],
    };
  });
  return {
    orders: tried.reduce((sum, { orders }) => sum + orders, 0),
    groups: tried.length,
    problems: tried.flatMap(({ problems }) => problems),
  };
}
