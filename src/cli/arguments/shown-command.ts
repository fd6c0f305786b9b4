import { shellQuote } from "../../check/remediation/remedy.ts";
import { shownUrl } from "../../collect/session/shared-config.ts";

const HIDDEN = "[hidden]";
/** Secrets that may be pasted into any argument. Shorter values may be ordinary words. */
const SECRET_VARIABLES = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID"];
const SHORTEST_SECRET = 16;

const SHOWN: Readonly<Record<string, (value: string) => string>> = {
  "--external-id": () => HIDDEN,
  "--endpoint-url": shownUrl,
};

const isOption = (arg: string): boolean => /^(--?[a-z][a-z-]*|-)$/.test(arg);

/** A text without the secrets of the environment. */
export function withoutSecrets(text: string, env: NodeJS.ProcessEnv = process.env): string {
  const secrets = SECRET_VARIABLES.flatMap((name) => env[name] ?? []).filter((one) => one.length >= SHORTEST_SECRET);
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
}

/** The command line as a report shows it: quoted for a POSIX shell, without secrets. */
export function shownCommand(args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const hide = (text: string) => withoutSecrets(text, env);
  const shown = args.map((arg, i) => {
    const before = SHOWN[args[i - 1] ?? ""];
    if (before) return before(arg);
    const equals = arg.indexOf("=");
    const inside = equals < 0 ? undefined : SHOWN[arg.slice(0, equals)];
    return inside ? `${arg.slice(0, equals + 1)}${inside(arg.slice(equals + 1))}` : arg;
  });
  return ["trailproof", ...shown.map((one) => (isOption(one) ? one : shellQuote(hide(one))))].join(" ");
}
