import type { Expectation } from "../../model/documents/expectations.ts";
import { BUILT_IN_RULES, isBuiltInRule } from "../../model/events/built-in-rules.ts";
import { isTimeZone } from "../../model/events/hours.ts";
import { networks } from "../../model/events/networks.ts";
import { globsOverlap, isGlob } from "../../model/text/glob.ts";
import { didYouMean, quoted } from "../../model/text/suggest.ts";
import type { Steps } from "../file/steps.ts";
import { type Layer, spotIn } from "../layers/layer.ts";
import type { Problem } from "./problem.ts";

/** What is wrong at a member of a rule. */
type Wrong = readonly [steps: Steps, message: string];

/** Rules on events that say nothing, the opposite of themselves, or what does not exist. The layers have the form of policies. */
export function expectationProblems(layers: readonly Layer[]): Problem[] {
  const earlier = new Set<string>();
  return layers.flatMap((layer) => {
    const own = new Set<string>();
    const found = (layer.policy.expectations ?? []).flatMap((rule, i) => {
      const again: Wrong[] = own.has(rule.id) ? [[["id"], `the rule ${quoted(rule.id)} is written twice`]] : [];
      own.add(rule.id);
      const kind = isBuiltInRule(rule.id) ? builtInProblems(rule, rule.id) : ownProblems(rule, earlier);
      return inLayer(layer, i, [...again, ...kind, ...onlyProblems(rule)]);
    });
    for (const id of own) earlier.add(id);
    return found;
  });
}

/** Rules that match nothing, or everything. */
export function expectationWarnings(layers: readonly Layer[]): Problem[] {
  return layers.flatMap((layer) =>
    (layer.policy.expectations ?? []).flatMap((rule, i) => inLayer(layer, i, warnings(rule))),
  );
}

const inLayer = (layer: Layer, i: number, all: readonly Wrong[]): Problem[] =>
  all.map(([steps, message]) => ({ spot: spotIn(layer, ["expectations", i, ...steps]), message }));

function builtInProblems(rule: Expectation, id: keyof typeof BUILT_IN_RULES): Wrong[] {
  const { takes } = BUILT_IN_RULES[id];
  const settings = (["match", "never"] as const).filter((name) => rule[name] !== undefined);
  return [
    ...settings.map((name): Wrong => [[name], `the built-in rule ${quoted(id)} does not take "${name}"`]),
    ...Object.keys(rule.params ?? {})
      .filter((name) => !takes.some((one) => one === name))
      .map((name): Wrong => {
        const others = takes.length > 0 ? `it takes ${takes.join(", ")}` : "it takes none";
        return [["params", name], `the built-in rule ${quoted(id)} has no param "${name}"; ${others}`];
      }),
  ];
}

function ownProblems(rule: Expectation, earlier: ReadonlySet<string>): Wrong[] {
  if (rule.params)
    return [[["params"], `"params" is for built-in rules, and ${quoted(rule.id)} is none${didYouMean(rule.id, ids)}`]];
  if (rule.only && rule.never)
    return [[["never"], `rule ${quoted(rule.id)} has "only" and "never": it needs one of them`]];
  if (rule.only || rule.never || earlier.has(rule.id)) return [];
  return [[["id"], `rule ${quoted(rule.id)} needs "only" or "never"${didYouMean(rule.id, ids)}`]];
}

const ids = Object.keys(BUILT_IN_RULES);

function onlyProblems({ only }: Expectation): Wrong[] {
  const zone = only?.hours?.timeZone;
  return [
    ...(zone === undefined || isTimeZone(zone)
      ? []
      : ([
          [["only", "hours", "timeZone"], `${quoted(zone)} is no time zone; expected a name such as Europe/Berlin`],
        ] as const)),
    ...(only?.networks ?? []).flatMap((network, i): Wrong[] =>
      isGlob(network) || isNetwork(network)
        ? []
        : [
            [
              ["only", "networks", i],
              `${quoted(network)} is no network; expected a CIDR block such as 10.0.0.0/8, or a service such as *.amazonaws.com`,
            ],
          ],
    ),
  ];
}

function isNetwork(text: string): boolean {
  try {
    networks([text]);
    return true;
  } catch {
    return false;
  }
}

function warnings(rule: Expectation): Wrong[] {
  const principals = (["match", "only"] as const).flatMap((part) =>
    (rule[part]?.principals ?? []).flatMap((pattern, i): Wrong[] =>
      canBePrincipal(pattern)
        ? []
        : [[[part, "principals", i], `${quoted(pattern)} can match no caller: expected the pattern of an ARN`]],
    ),
  );
  const actions = (rule.match?.actions ?? []).flatMap((pattern, i): Wrong[] =>
    canBeAction(pattern)
      ? []
      : [
          [
            ["match", "actions", i],
            `${quoted(pattern)} can match no call: expected a pattern such as iam:* or ListUsers`,
          ],
        ],
  );
  const everything: Wrong[] =
    rule.never && !rule.match ? [[["never"], `rule ${quoted(rule.id)} has no "match": every event is a finding`]] : [];
  return [...principals, ...actions, ...everything];
}

/** The service is the first part of `eventSource`, such as `iam`. */
const canBeAction = (pattern: string): boolean => !/[./]/.test(pattern.split(":", 1)[0] ?? "");

/** An ARN, the name of a service or an identity provider, or what stands for an account. */
const canBePrincipal = (pattern: string): boolean =>
  ["arn:*:iam::*", "arn:*:sts::*"].some((form) => globsOverlap(pattern, form)) ||
  /^[a-z\d*?-]*([.][a-z\d*?-]+)+$/i.test(pattern) ||
  isIdentityProvider(pattern) ||
  /^[\d*?]{1,12}$/.test(pattern) ||
  ["ANONYMOUS_PRINCIPAL", "AWS Internal"].includes(pattern);

/**
 * Of SAML it is an address, or a hash in Base64 such as `Ub7lEJxqSiNcLBPnwM+ZX8ZFTEE=`; of a user, role or group it is the end of an ARN.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml
 */
const isIdentityProvider = (pattern: string): boolean =>
  /[/=]/.test(pattern) &&
  !/^(user|role|assumed-role|federated-user|group|root)\b/.test(pattern) &&
  !/[\s*?]/.test(pattern);
