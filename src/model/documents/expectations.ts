import { type Static, Type } from "typebox";
import { SEVERITIES } from "../findings/severity.ts";
import { oneOf } from "./schema.ts";

const closed = { additionalProperties: false } as const;
const someOf = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description }));
const accountIds = (description: string) =>
  Type.Optional(Type.Array(Type.String({ pattern: "^[0-9]{12}$" }), { minItems: 1, description }));
const clock = (description: string) => Type.String({ pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$", description });

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const Hours = Type.Object(
  {
    from: clock("First minute, such as `08:00`."),
    to: clock("The minute after the last one. Before `from`: on the next day."),
    timeZone: Type.String({ minLength: 1, description: "Name of a time zone, such as `Europe/Berlin`." }),
    days: Type.Optional(
      Type.Array(oneOf(WEEKDAYS), { minItems: 1, description: "Days on which the time begins. Default: every day." }),
    ),
  },
  closed,
);
export type Hours = Static<typeof Hours>;

/** Calls that a rule is about. Values of a member are alternatives, members restrict each other. */
const Match = Type.Object(
  {
    principals: someOf("Patterns on the ARN of the caller; that of a role or user matches its sessions."),
    accessKeys: someOf("Patterns on the ID of the access key."),
    actions: someOf("Patterns such as `iam:*`, `ListUsers` or `s3:Delete*`; case does not matter."),
    resources: someOf("Patterns on ARNs and names of resources that the event names."),
  },
  { ...closed, minProperties: 1 },
);
export type Match = Static<typeof Match>;

/** What is expected of them: all members have to hold. */
const Only = Type.Object(
  {
    principals: someOf("Patterns on the ARN of the caller; that of a role or user matches its sessions."),
    networks: someOf("Source addresses: CIDR blocks, or names of services such as `*.amazonaws.com`."),
    mfa: Type.Optional(Type.Literal(true, { description: "The caller has signed in with MFA." })),
    regions: someOf("Patterns on `awsRegion`."),
    hours: Type.Optional(Hours),
    accounts: accountIds("Accounts of the callers."),
  },
  { ...closed, minProperties: 1 },
);
export type Only = Static<typeof Only>;

const Params = Type.Object(
  {
    count: Type.Optional(Type.Integer({ minimum: 2, description: "`denied-calls`: so many. Default: 20." })),
    minutes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1440, description: "`denied-calls`: within this time. Default: 5." }),
    ),
    addressCount: Type.Optional(
      Type.Integer({
        minimum: 2,
        description: "`denied-calls`: so many failed sign-ins of one source address, by whatever users. Default: 20.",
      }),
    ),
    regions: someOf("`unexpected-region`: patterns on the Regions that are used."),
    trustedAccounts: accountIds(
      "`foreign-account`: accounts whose principals may call, such as those of the organization.",
    ),
  },
  { ...closed, minProperties: 1 },
);
export type ExpectationParams = Static<typeof Params>;

/** A rule on who may do what, or the settings of a built-in rule. */
export const Expectation = Type.Object(
  {
    id: Type.String({
      pattern: "^[a-z0-9]+(-[a-z0-9]+)*$",
      description: "An ID of your own, or that of a built-in rule.",
    }),
    title: Type.Optional(Type.String({ pattern: "[\\p{L}\\p{N}]", description: "What a finding of it says." })),
    reason: Type.Optional(Type.String({ pattern: "[\\p{L}\\p{N}]", description: "Why it is so." })),
    severity: Type.Optional(oneOf(SEVERITIES, { description: "Default: high, or that of the built-in rule." })),
    enabled: Type.Optional(Type.Boolean({ description: "Default: true." })),
    match: Type.Optional(Match),
    only: Type.Optional(Only),
    never: Type.Optional(Type.Literal(true, { description: "Every call that matches is a finding." })),
    params: Type.Optional(Params),
  },
  closed,
);
export type Expectation = Static<typeof Expectation>;
