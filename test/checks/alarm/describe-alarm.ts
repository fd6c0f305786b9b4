import type { AlarmSet } from "../../../src/filters/index.ts";
import type { Alarm, MetricFilter } from "../../../src/model/documents/settings/monitoring.ts";
import type { Snapshot } from "../../../src/model/documents/snapshot.ts";
import type { AnyCheck } from "../../../src/model/findings/check.ts";
import { type AccountBuilder, account, OTHER } from "../../support/account.ts";
import { alarmOn, metricFilter, watched } from "../../support/alarms.ts";
import { describeCheck } from "../../support/describe-check.ts";

const REGION = "us-east-1";
const trail = (options: Parameters<AccountBuilder["trail"]>[1] = {}) =>
  account().trail("main", { group: "present", ...options });

/** Changes the class of the log group, or what else DescribeLogGroups says. */
const ofClass = (built: AccountBuilder, logGroupClass: string) =>
  built.edit(({ logGroups }) => {
    for (const { description } of Object.values(logGroups))
      if (description.state === "read") description.value.logGroupClass = logGroupClass;
  });

/** The operands of each && and || in the opposite order. */
function reversed(expression: string): string {
  const parts: string[] = [""];
  let depth = 0;
  for (const token of expression.split(/(&&|\|\||[()])/)) {
    if (token === "(") depth++;
    if (token === ")") depth--;
    if (depth === 0 && /^(&&|\|\|)$/.test(token)) parts.push(token, "");
    else parts[parts.length - 1] += token;
  }
  return parts
    .map((part) => part.trim())
    .map((part) => (part.startsWith("(") ? `(${reversed(part.slice(1, -1))})` : part))
    .reverse()
    .join(" ");
}

/** Puts the metric filters of the trail's log group on a different one. */
function unrelated({ logGroups }: Snapshot): void {
  const [group] = Object.values(logGroups);
  if (group?.metricFilters.state !== "read") throw new Error("no log group");
  const arn = group.arn.replace(group.name, "unrelated");
  logGroups[arn] = { ...structuredClone(group), arn, name: "unrelated" };
  logGroups[group.arn] = { ...group, metricFilters: { ...group.metricFilters, value: [] } };
}

/** The cases that each control on an alarm has, made of its own pattern. */
export function describeAlarm(check: AnyCheck, set: AlarmSet): void {
  const { name, pattern } = set;
  const inner = pattern.slice(1, -1).trim();
  const with_ = (text: string, filter: Partial<MetricFilter> = {}, alarm: Partial<Alarm> = {}, built = trail()) =>
    watched(built, {
      filters: [metricFilter(name, text, filter)],
      alarms: { [REGION]: [alarmOn(name, REGION, alarm)] },
    });
  const on = (built: AccountBuilder) => with_(pattern, {}, {}, built);
  const and = (clause: string) => with_(`{ (${inner}) && (${clause}) }`);
  const transformed = (change: Partial<MetricFilter["metricTransformations"][number]>) => ({
    metricTransformations: metricFilter(name, pattern).metricTransformations.map((one) => ({ ...one, ...change })),
  });
  const last = set
    .events({ accountId: "123456789012", partition: "aws", globalRegion: REGION, regions: ["eu-west-1", REGION] })
    .at(-1)?.record;
  const many = pattern.includes("||");

  describeCheck(check, {
    pass: {
      "its own pattern": with_(pattern),
      "no spaces": with_(`{${inner.replaceAll(/\s*(&&|\|\||!?=|[()])\s*/g, "$1")}}`),
      "line breaks": with_(`{\n${inner.replaceAll(/ (&&|\|\|) /g, "\n\t$1\n ")}\n}`),
      quotes: with_(`{ ${inner.replaceAll(/= ([\w.]+)/g, '= "$1"')} }`),
      "redundant brackets": with_(`{ ((${inner})) }`),
      "operands the other way round": with_(`{ ${reversed(inner)} }`),
      "a further operand": with_(`{ ($.eventName = Nothing) || (${inner}) }`),
      "two filters together": watched(trail(), {
        filters: [
          metricFilter(name, `{ (${inner}) && ($.awsRegion = ${REGION}) }`),
          metricFilter("others", `{ (${inner}) && ($.awsRegion != ${REGION}) }`),
        ],
        alarms: { [REGION]: [alarmOn(name), alarmOn("others")] },
      }),
      "successful calls, or any error": and("$.errorCode NOT EXISTS || $.errorCode = *"),
      "a filter that matches everything": { account: with_(""), says: /matches other events/ },
      "the dimension of a value that each event has": with_(
        pattern,
        transformed({ dimensions: { Account: "$.recipientAccountId" } }),
        { dimensions: [{ name: "Account", value: "123456789012" }] },
      ),
      "an alarm with actions that are off, which a control of its own evaluates": with_(
        pattern,
        {},
        { actionsEnabled: false },
      ),
      "a second trail that is stopped": on(trail()).trail("second", { logging: false }),
    },
    fail: {
      "no trails": { account: account(), says: /no trail is in scope/ },
      "a single-Region trail": on(trail({ isMultiRegionTrail: false })),
      "a stopped trail": { account: on(trail({ logging: false })), says: /main has been stopped/ },
      "a trail that records no management events": {
        account: on(trail({ basic: [{ includeManagementEvents: false }] })),
        says: /main does not record/,
      },
      "no log group": { account: account().trail("main"), says: /sends events to no log group/ },
      "a log group that was deleted": on(account().trail("main", { group: "absent" })),
      "class INFREQUENT_ACCESS": {
        account: ofClass(on(trail()), "INFREQUENT_ACCESS"),
        says: /takes no metric filters/,
      },
      "class DELIVERY": ofClass(on(trail()), "DELIVERY"),
      "no metric filter": trail(),
      "filters on the group of a single-Region trail": watched(
        trail().trail("local", { group: "present", isMultiRegionTrail: false }),
        { filters: [metricFilter(name, pattern)], alarms: { [REGION]: [alarmOn(name)] }, trail: "local" },
      ),
      "filters on a log group that no trail sends events to": watched(trail(), {
        filters: [metricFilter(name, pattern)],
        alarms: { [REGION]: [alarmOn(name)] },
      }).edit(unrelated),
      "&& for ||": many ? with_(pattern.replaceAll("||", "&&")) : and("$.eventName = Nothing"),
      "one event missing": and(
        new Set(
          set
            .events({ accountId: "", partition: "aws", globalRegion: REGION, regions: [REGION] })
            .map(({ record }) => record.eventName),
        ).size > 1
          ? `$.eventName != ${last?.eventName}`
          : `$.awsRegion != ${last?.awsRegion}`,
      ),
      "longer names": with_(pattern.replaceAll(/= "?(\*?)([A-Za-z][\w. ]*)(\*?)"?/g, '= "$1$2-longer$3"')),
      "a clause that narrows to a value that events may not have": and('$.eventVersion = "1.11"'),
      "a clause that excludes a user agent": { account: and('$.userAgent != "terraform*"'), says: /excludes|matches/ },
      "no alarm": watched(trail(), { filters: [metricFilter(name, pattern)], alarms: {} }),
      "an alarm in another Region": watched(trail(), {
        filters: [metricFilter(name, pattern)],
        alarms: { "eu-west-1": [alarmOn(name, "eu-west-1")] },
      }),
      "an alarm on another namespace": with_(pattern, {}, { namespace: "Other" }),
      "an alarm on another metric": with_(pattern, {}, { metricName: "Other" }),
      "a filter with a dimension that the alarm lacks": {
        account: with_(pattern, transformed({ dimensions: { Name: "$.eventName" } })),
        says: /has no dimensions, the metric has dimensions Name/,
      },
      "a filter that adds a system dimension": with_(pattern, { emitSystemFieldDimensions: ["@aws.account"] }),
      "an alarm with a dimension that the filter lacks": with_(
        pattern,
        {},
        { dimensions: [{ name: "Name", value: "x" }] },
      ),
      "a dimension of a value that no event has": with_(pattern, transformed({ dimensions: { Name: "$.eventName" } }), {
        dimensions: [{ name: "Name", value: "Nothing" }],
      }),
      "a threshold that one match does not reach": {
        account: with_(pattern, {}, { threshold: 100 }),
        says: /needs Sum >= 100 in 300 seconds, one match gives 1/,
      },
      "more than one match": with_(pattern, {}, { comparisonOperator: "GreaterThanThreshold" }),
      "a metric value of 0": with_(pattern, transformed({ metricValue: "0" })),
      "three datapoints of three": with_(pattern, {}, { evaluationPeriods: 3 }),
      "missing data that is breaching": with_(pattern, {}, { treatMissingData: "breaching" }),
      "a default value that breaches": with_(pattern, transformed({ defaultValue: 1 })),
      "another unit": with_(pattern, {}, { unit: "Seconds" }),
    },
    unknown: {
      "missing data that is breaching, and a default value": {
        account: with_(pattern, transformed({ defaultValue: 0 }), { treatMissingData: "breaching" }),
        says: /an hour without events would keep it in ALARM/,
      },
      "selectors denied, and the log group belongs to another account": {
        account: account().trail("main", { group: "foreign" }).deny("cloudtrail:GetEventSelectors"),
        says: /needs cloudtrail:GetEventSelectors/,
      },
      "status denied, and the log group belongs to another account": account()
        .trail("main", { group: "foreign" })
        .deny("cloudtrail:GetTrailStatus"),
      "status denied": on(trail()).deny("cloudtrail:GetTrailStatus"),
      "selectors denied": on(trail()).deny("cloudtrail:GetEventSelectors"),
      "the log group denied": on(trail()).deny("logs:DescribeLogGroups"),
      "metric filters denied": on(trail()).deny("logs:DescribeMetricFilters"),
      "alarms denied": on(trail()).deny("cloudwatch:DescribeAlarms"),
      "alarms that failed": on(trail()).deny("cloudwatch:DescribeAlarms", undefined, "TimeoutError"),
      "the trails of a Region denied": account()
        .trail("main", { homeRegion: "eu-west-1", isMultiRegionTrail: false })
        .deny("cloudtrail:DescribeTrails", REGION),
      "class ESSENTIALS": ofClass(on(trail()), "ESSENTIALS"),
      "an alarm on an expression": {
        account: with_(
          pattern,
          {},
          {
            namespace: null,
            metricName: null,
            metrics: [
              { id: "e", expression: "FILL(m, 0)", metricStat: null, returnData: true },
              {
                id: "m",
                expression: null,
                metricStat: {
                  namespace: "CIS",
                  metricName: name,
                  dimensions: [],
                  period: 300,
                  stat: "Sum",
                  unit: null,
                },
                returnData: false,
              },
            ],
          },
        ),
        says: /FILL\(m, 0\)/,
      },
      "a pattern that is not understood": { account: with_("{ $.eventName ~ x }"), says: /~ x/ },
      "a pattern of more than 1,024 characters": with_(`{ $.a = "${"x".repeat(2000)}" }`),
      "transformed logs": with_(pattern, { applyOnTransformedLogs: true }),
      "selection criteria": {
        account: with_(pattern, { fieldSelectionCriteria: '@aws.region = "us-east-1"' }),
        says: /@aws.region/,
      },
      "a metric value that events decide": with_(pattern, transformed({ metricValue: "$.x" })),
      "* in the middle of a text": with_('{ $.eventVersion = "1*1" }'),
      "a log alarm on the group": {
        account: watched(trail(), {
          filters: [],
          alarms: {
            [REGION]: [
              alarmOn("log", REGION, {
                kind: "log",
                namespace: null,
                metricName: null,
                query: { text: "filter eventName like /Delete/", logGroups: ["main-group"], aggregation: null },
              }),
            ],
          },
        }),
        says: /filter eventName like/,
      },
    },
    manual: {
      "a log group of another account": {
        account: account().trail("main", { group: "foreign" }),
        says: new RegExp(OTHER),
      },
    },
  });
}
