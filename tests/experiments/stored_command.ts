import { assertEquals } from "@std/assert";
import { type Command, readCommand } from "../../lib/experiments/run.ts";

/** The words of a command line as `commandOf` writes it: plain ones, and those in single quotes. */
export const wordsOf = (command: string): string[] =>
  Array.from(
    command.matchAll(/(?:[^\s'\\]|'[^']*'|\\')+/g),
    ([word]) => word.replaceAll(/'([^']*)'|\\(')/g, "$1$2"),
  );

/** What the command line beside a model asks for, as the command line itself reads it. */
export function readStored(command: string): Command {
  const [deno, task, experiment, ...words] = wordsOf(command);
  assertEquals([deno, task, experiment], ["deno", "task", "experiment"]);
  return readCommand(words);
}
