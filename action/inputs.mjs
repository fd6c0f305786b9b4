const NAMES = [
  "policy",
  "framework",
  "regions",
  "exclude-regions",
  "role-arn",
  "snapshot",
  "verify-logs",
  "baseline",
  "new-only",
  "history",
  "fail-on",
  "min-score",
  "incomplete",
  "category",
  "output",
  "annotations",
  "summary",
  "version",
  "program",
];

/** What the workflow sets, by the names of `action.yml`. What it leaves open is empty, or has its default. */
export function inputs(env = process.env) {
  const value = (name) => (env[`INPUT_${name.replaceAll("-", "_").toUpperCase()}`] ?? "").trim();
  const all = Object.fromEntries(NAMES.map((name) => [name, value(name)]));
  return { ...all, output: all.output || "trailproof-report", incomplete: all.incomplete || "fail" };
}

/** Whether a switch is on. A word that is neither yes nor no must not turn a gate off. */
export function isOn(input, name) {
  const word = input[name].toLowerCase();
  if (["true", "1", "yes", "on"].includes(word)) return true;
  if (["false", "0", "no", "off", ""].includes(word)) return false;
  throw new Error(`Input "${name}": expected true or false`);
}
