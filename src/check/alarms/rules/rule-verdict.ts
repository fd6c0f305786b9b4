import type { AlarmSet, SetEvent } from "../../../filters/index.ts";
import type { Verdict } from "../../../model/findings/verdict.ts";
import type { Posture } from "../../../model/resources/posture.ts";
import { counted } from "../../../model/text/safe-text.ts";
import { enabledRegions } from "../../recording/recorders.ts";
import { allOf, anyOf, fail, firstFitting, pass, some, unknown, unread } from "../../verdicts/verdict.ts";
import { whereOf } from "../alarm-verdict.ts";
import { regionVerdict } from "./region-verdict.ts";

/** Keys of the data of {@link ruleVerdict} and {@link eitherChain}. */
export const RULE_DATA = {
  chain: "What covers the events: metric-filter or eventbridge-rule.",
  rules: "ARNs of the EventBridge rules that cover the events, or may.",
  brokenRuleLink: "The first link that breaks on the way to a rule's notification: trail, rule, state or target.",
  ruleRegion: "The Region where it breaks.",
} as const;

/**
 * Whether EventBridge rules notify of every event of a set, in each Region where it can be recorded: a trail is logging, rules
 * on the default event bus match, their state lets the events through, and a target notifies.
 */
export function ruleVerdict(posture: Posture, set: AlarmSet): Verdict {
  const where = whereOf(posture);
  const regions = enabledRegions(posture);
  const here = (events: readonly SetEvent[], name: string) => events.filter(({ record }) => record.awsRegion === name);
  const verdicts = regions.flatMap((region) => {
    const events = here(set.events({ ...where, regions: [region.name] }), region.name);
    return events.length > 0 ? [{ name: region.name, verdict: regionVerdict(region, set, events, posture) }] : [];
  });
  const failing = verdicts.filter(({ verdict }) => verdict.status === "fail");
  const [first] = failing;
  if (first)
    return broken(
      set,
      first.verdict,
      failing.map(({ name }) => name),
      verdicts.length,
    );
  const isHome = regions.some(({ name }) => name === where.globalRegion);
  const beyond = isHome ? [] : here(set.events(where), where.globalRegion).slice(0, 1);
  const all = allOf([
    ...verdicts.map(({ verdict }) => verdict),
    ...beyond.map(({ words }) => notInScope(words, where.globalRegion, posture)),
    ...posture.hidden
      .filter(({ subject }) => subject.type === "account")
      .map(({ fact }) => unread("The Regions in which rules are needed are not known: ", [fact])),
  ]);
  const rules = verdicts.flatMap(({ verdict }) => (verdict.data?.rules ?? []) as string[]);
  if (all.status === "manual") return { ...all, data: { rules } };
  if (all.status !== "pass") return all;
  const names = [...new Set(rules.map(nameOf))];
  const places = verdicts.length === 1 ? ` in ${verdicts[0]?.name}` : ` in ${verdicts.length} Regions`;
  return pass(
    firstFitting([
      `${names.length === 1 ? "EventBridge rule" : "EventBridge rules"} ${some(names)} ${names.length === 1 ? "covers" : "cover"} ${set.label}${places}`,
      `EventBridge rules cover ${set.label}${places}`,
    ]),
    {
      details: detailsOf(verdicts.map(({ verdict }) => verdict)),
      data: { chain: "eventbridge-rule", rules },
      evidence: all.evidence,
    },
  );
}

/** What notifies in the first Regions. */
function detailsOf(verdicts: readonly Verdict[]): string[] {
  const [shown, more] = [verdicts.slice(0, 3), verdicts.length - 3];
  return [
    ...shown.flatMap(({ details = [] }) => details),
    ...(more > 0 ? [`Rules in ${counted(more, "more Region")} cover them as well`] : []),
  ];
}

const nameOf = (arn: string) => arn.split("/").at(-1) ?? "";

const notInScope = (words: string, region: string, { account }: Posture) =>
  unknown("not-collected", `Whether a rule notifies of ${words} is not known: ${region} is not in scope`, {
    evidence: [account.regions],
  });

function broken({ label }: AlarmSet, first: Verdict, names: readonly string[], of: number): Verdict {
  const where = names.length === of ? "" : ` in ${some(names)}`;
  const what = `No EventBridge rules cover ${label}${where}`;
  const because = `${first.message.charAt(0).toLowerCase()}${first.message.slice(1)}`;
  const message = firstFitting([`${what}: ${because}`, what]);
  return fail(message, {
    details: [...(message === what ? [first.message] : []), ...(first.details ?? [])],
    ...(first.data ? { data: first.data } : {}),
    evidence: first.evidence,
  });
}

/** The verdict of one chain or of the other: one that covers the events is enough. */
export function eitherChain(filters: Verdict, rules: Verdict): Verdict {
  if (filters.status === "pass") return { ...filters, data: { ...filters.data, chain: "metric-filter" } };
  const either = anyOf([filters, rules], filters);
  const others = [filters, rules].filter(({ status }) => status !== either.status && either.status !== "pass");
  return { ...either, details: [...(either.details ?? []), ...others.map(({ message }) => message)] };
}
