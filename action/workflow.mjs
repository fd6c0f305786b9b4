import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";

/** Sets an output of the step. The delimiter is random: no value can end it and set a different output. */
export function setOutput(name, value) {
  const file = process.env.GITHUB_OUTPUT;
  const end = `end_${randomUUID()}`;
  if (file) appendFileSync(file, `${name}<<${end}\n${value}\n${end}\n`);
}

/** Annotates the run. */
export function annotate(level, text) {
  const data = text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  process.stdout.write(`::${level} title=trailproof::${data}\n`);
}
