import { isRegionCode } from "../model/aws/partitions.ts";
import type { ScanResult } from "../model/documents/result.ts";
import { UserError } from "../model/errors.ts";
import { oneLine } from "../model/text/safe-text.ts";

/**
 * Checks what plans show outside quotes: a saved result may come from anywhere, and a plan is run.
 *
 * @throws UserError naming the first value that no scan writes.
 */
export function checkResult({ account, tool, scope, findings }: ScanResult): void {
  const check = (what: string, value: string, isRight: boolean) => {
    if (!isRight) throw new UserError(`The result has ${what} "${oneLine(value, 100)}", which no scan writes.`);
  };
  check("the account", account.id, /^\d{12}$/.test(account.id));
  check("the partition", account.partition, /^aws(?:-[a-z]+)*$/.test(account.partition));
  check("the version", tool.version, /^[\w.+-]+$/.test(tool.version));
  for (const region of scope.regions) check("the Region", region, isRegionCode(region));
  for (const { control } of findings) check("the control", control, /^[\w.:/@-]+$/.test(control));
}
