import { expect, it } from "vitest";
import { shownCommand } from "../../src/cli/arguments/shown-command.ts";

it("a command line is shown as it can be repeated, without secrets", () => {
  const env = { AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG", AWS_SESSION_TOKEN: "main" };
  const shown = (...args: string[]) => shownCommand(args, env);
  expect(shown("validate", "--trail-name", "main", "--prefix", "it's here", "--start", "24h")).toBe(
    "trailproof validate --trail-name main --prefix 'it'\\''s here' --start 24h",
  );
  expect(shown("validate", "--external-id", "sesame", "--external-id=sesame")).not.toContain("sesame");
  expect(shown("validate", "--endpoint-url", "https://anna:sesame@aws.example")).not.toContain("sesame");
  expect(shown("validate", "--endpoint-url=https://anna:sesame@aws.example")).not.toContain("sesame");
  expect(shown("validate", "--profile", "x-wJalrXUtnFEMI/K7MDENG")).toBe("trailproof validate --profile 'x-[hidden]'");
});
