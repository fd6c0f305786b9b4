import { expect, it } from "vitest";
import { shownAge } from "../../src/check/index.ts";
import { hoursAgo, minutesAgo, NOW } from "../support/account.ts";

it.each([
  [minutesAgo(1), "1 minute"],
  [minutesAgo(59), "59 minutes"],
  [hoursAgo(5), "5 hours"],
  [hoursAgo(24 * 30), "30 days"],
])("the age of %s is shown as %s", (time, words) => expect(shownAge(time, NOW)).toBe(words));
