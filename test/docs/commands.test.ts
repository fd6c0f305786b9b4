import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { program } from "../../src/cli/program.ts";
import { blocks, PAGES, page } from "./pages.ts";

/** The command lines of this program in a page's shell blocks and examples, as words. */
function commandsOf(text: string): string[] {
  const all = [...blocks(text, "sh"), ...blocks(text, "text")].join("\n").replaceAll(/\\\n\s*/g, " ");
  return all.split("\n").flatMap((line) => /^\s*(?:npx )?(trailproof [a-z-][^[]*)$/.exec(line)?.[1] ?? []);
}

/** As a shell splits a line: up to a comment, a pipe or a redirection. */
function words(line: string): string[] {
  const found = [...line.matchAll(/"([^"]*)"|'([^']*)'|([|>;&]|\d>)|(#.*)|([^\s"'|>;&#]+)/g)];
  const end = found.findIndex(([, , , operator, comment]) => operator ?? comment);
  return (end < 0 ? found : found.slice(0, end)).map(([, double, single, , , word]) => double ?? single ?? word ?? "");
}

/** Parses a command line, and runs nothing. */
async function parsed(args: readonly string[]): Promise<Command> {
  const root = await program(args);
  const silent = (command: Command): void => {
    command.action(() => {});
    for (const one of command.commands) silent(one);
  };
  for (const one of root.commands) silent(one);
  return root.parseAsync([...args], { from: "user" });
}

describe("every command line in the documents is one that the program takes", () => {
  const pages = PAGES.map((path) => [path, commandsOf(page(path))] as const).filter(([, found]) => found.length > 0);
  it.each(pages)("%s", async (_, found) => {
    for (const line of found) {
      const args = words(line).slice(1);
      const help = args.some((arg) => ["--version", "--help"].includes(arg));
      if (!help) await expect(parsed(args), line).resolves.toBeInstanceOf(Command);
    }
  });
});
