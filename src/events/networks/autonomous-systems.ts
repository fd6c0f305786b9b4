import { decodedText, unpackedFile } from "../../logs/chunks.ts";
import { UserError } from "../../model/errors.ts";
import { describeFileError } from "../../model/text/file-error.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { addressDigits } from "./address-number.ts";

/** Who announces an address. */
export interface AutonomousSystem {
  /** 0: no network does. */
  readonly number: number;
  readonly country: string;
  readonly name: string;
}

/** No line of the format is as long. */
const LONGEST_LINE = 64 * 1024;

/**
 * Finds addresses in a table as iptoasn.com publishes it: start, end, number, country and name of each range, separated by tabs; gzip or
 * plain, IPv4, IPv6 or both. The file is read until all are found, and not kept.
 *
 * @throws UserError (exit 2) for a file that cannot be read or is no such table.
 */
export async function autonomousSystems(
  file: string,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, AutonomousSystem>> {
  const found = new Map<string, AutonomousSystem>();
  const wanted = new Map<string, string>();
  for (const address of addresses) {
    const digits = addressDigits(address);
    if (digits !== undefined) wanted.set(address, digits);
  }
  let number = 0;
  const take = (line: string): void => {
    number++;
    if (line === "") return;
    const row = rowOf(line);
    if (!row)
      throw new UserError(
        `--asn ${oneLine(file)}:${number}: expected a range of iptoasn.com: start, end, AS number, country and name, separated by tabs`,
      );
    for (const [address, digits] of wanted)
      if (digits.length === row.start.length && digits >= row.start && digits <= row.end) {
        found.set(address, row.system);
        wanted.delete(address);
      }
  };
  try {
    for await (const some of lines(file)) {
      for (const line of some) take(line);
      if (wanted.size === 0) break;
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Cannot read ${file}: ${describeFileError(error as Error)}`, 2, { cause: error });
  }
  if (number === 0) throw new UserError(`--asn ${oneLine(file)} is empty`);
  return found;
}

function rowOf(
  line: string,
): { readonly start: string; readonly end: string; readonly system: AutonomousSystem } | undefined {
  const [first = "", last = "", number = "", country, name] = line.split("\t");
  const [start, end] = [addressDigits(first), addressDigits(last)];
  if (!start || !end || start.length !== end.length || !/^\d{1,10}$/.test(number)) return undefined;
  if (country === undefined || name === undefined) return undefined;
  return { start, end, system: { number: Number(number), country, name } };
}

/** The lines of a file, those of a piece at a time. */
async function* lines(file: string): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const { bytes } of decodedText(unpackedFile(file))) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    rest = parts.pop() ?? "";
    // What is longer is no range, which ends the reading.
    yield rest.length > LONGEST_LINE ? [...parts, rest.slice(0, 1)] : parts;
  }
  if (rest !== "") yield [rest];
}
