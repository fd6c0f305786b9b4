import {
  type CloudTrailEvent,
  categoryOf,
  type EventResource,
  isAggregated,
  type ParsedRecord,
  parseRecord,
  STS,
} from "../selectors/index.ts";
import {
  BROKEN,
  CLOSE,
  CLOSE_LIST,
  COMMA,
  colonEnd,
  INCOMPLETE,
  OPEN,
  OPEN_LIST,
  QUOTE,
  skipSpace,
  stringEnd,
  valueEnd,
} from "./json-bytes.ts";
import { nameFinder, Texts } from "./texts.ts";

/** Members whose value is a text; their places are the slots in which the text's bounds are kept. */
const TEXTS = [
  "eventID",
  "eventCategory",
  "eventSource",
  "eventName",
  "eventType",
  "awsRegion",
  "errorCode",
  "vpcEndpointId",
  "recipientAccountId",
  "readOnly",
  "sessionCredentialFromConsole",
  "managementEvent",
] as const;
const OBJECTS = ["userIdentity", "insightDetails"] as const;
const INNER = ["arn", "invokedBy", "insightType", "sourceEventCategory"] as const;

const slotOf = (name: string) => [...TEXTS, ...INNER].indexOf(name as (typeof TEXTS)[number]);
const [ID, CATEGORY, SOURCE, NAME, TYPE, REGION, ERROR, ENDPOINT, RECIPIENT, READ_ONLY, CONSOLE, MANAGEMENT] =
  TEXTS.map(slotOf) as [number, number, number, number, number, number, number, number, number, number, number, number];
const [ARN, INVOKED_BY, INSIGHT_TYPE, INSIGHT_SOURCE] = INNER.map(slotOf) as [number, number, number, number];
const SLOTS = TEXTS.length + INNER.length;

type NameFinder = ReturnType<typeof nameFinder>;
const findMember = nameFinder([...TEXTS, ...OBJECTS, "resources"]);
const RESOURCES = TEXTS.length + OBJECTS.length;
/** What counts within each of the objects: a name, by its slot. */
const findInner = [INNER.slice(0, 2), INNER.slice(2)].map(nameFinder);
const INNER_SLOT = [ARN, INSIGHT_TYPE];
const findResourceMember = nameFinder(["type", "ARN", "ARNPrefix"]);

/** Resources of one record that are looked at here; one with more is read in the slow way. */
const MOST_RESOURCES = 64;

const UNSET = -1;
const TRUE = -2;
const FALSE = -3;

/**
 * Reads of a record what selectors judge by, in one pass over its bytes and without making anything else of it. It says
 * what `parseRecord(JSON.parse(…))` says: whatever is unusual is left to those, and so are the records of STS, which say
 * in several places by which endpoint it was called.
 */
export class RecordScanner {
  readonly #texts = new Texts();
  readonly #anyAccount: boolean;
  /** For each slot where its text begins and ends; or that there is none, or true or false. */
  readonly #starts = new Int32Array(SLOTS);
  readonly #ends = new Int32Array(SLOTS);
  /** The same for type, ARN and ARNPrefix of each resource. */
  readonly #resourceStarts = new Int32Array(MOST_RESOURCES * 3);
  readonly #resourceEnds = new Int32Array(MOST_RESOURCES * 3);
  /** How many resources; negative: no list. */
  #resources = UNSET;
  /** Something is unusual: the slow way decides. */
  #odd = false;
  #bytes: Buffer = Buffer.alloc(0);
  /** The texts that were looked at, by slot. */
  readonly #known: (string | undefined)[] = new Array(SLOTS).fill(undefined);
  /** The resources, once they were looked at. */
  #entries: EventResource[] | undefined;
  readonly #view: ParsedRecord = { event: this.#viewOf() };

  /** @param anyAccount - whose account an event is of is left out. */
  constructor(anyAccount = false) {
    this.#anyAccount = anyAccount;
  }

  /** Where the record that begins at `start` ends, or INCOMPLETE or BROKEN. Its event is then there to be read. */
  scan(bytes: Buffer, start: number, end: number): number {
    this.#starts.fill(UNSET);
    this.#resources = UNSET;
    this.#odd = false;
    this.#entries = undefined;
    this.#known.fill(undefined);
    return this.#members(bytes, start + 1, end, findMember, this.#starts, this.#ends, 0);
  }

  /** The member by its name; one that is written with escapes may be any. */
  #find(bytes: Buffer, start: number, end: number, find: NameFinder): number {
    const found = find(bytes, start, end);
    if (found < 0) for (let i = start; i < end; i++) if (bytes[i] === 92) this.#odd = true;
    return found;
  }

  /** A member of the record itself. */
  #value(bytes: Buffer, member: number, i: number, end: number): number {
    if (member < TEXTS.length) {
      const flag = member === READ_ONLY || member === CONSOLE || member === MANAGEMENT;
      return this.#bounds(bytes, i, end, this.#starts, this.#ends, member, flag);
    }
    if (member === RESOURCES) return this.#list(bytes, i, end);
    return this.#object(bytes, member - TEXTS.length, i, end);
  }

  /** A text, and where `flag` is set true or false. */
  #bounds(
    bytes: Buffer,
    i: number,
    end: number,
    starts: Int32Array,
    ends: Int32Array,
    slot: number,
    flag: boolean,
  ): number {
    const after = bytes[i] === QUOTE ? stringEnd(bytes, i + 1, end) : valueEnd(bytes, i, end);
    if (after < 0) return after;
    switch (bytes[i]) {
      case QUOTE:
        starts[slot] = i + 1;
        ends[slot] = after - 1;
        break;
      case 110: // null
        starts[slot] = UNSET;
        break;
      case 116: // true
        starts[slot] = TRUE;
        if (!flag) this.#odd = true;
        break;
      case 102: // false
        starts[slot] = FALSE;
        if (!flag) this.#odd = true;
        break;
      default:
        this.#odd = true;
    }
    return after;
  }

  /** One of the objects within: what is no object has no members. */
  #object(bytes: Buffer, which: number, i: number, end: number): number {
    const first = INNER_SLOT[which] as number;
    this.#starts.fill(UNSET, first, first + 2);
    if (bytes[i] !== OPEN) return valueEnd(bytes, i, end);
    const find = findInner[which] as NameFinder;
    return this.#members(bytes, i + 1, end, find, this.#starts, this.#ends, first);
  }

  /** The members of the record, or of an object within it: there those that count are texts. */
  #members(
    bytes: Buffer,
    from: number,
    end: number,
    find: NameFinder,
    starts: Int32Array,
    ends: Int32Array,
    first: number,
  ): number {
    let i = skipSpace(bytes, from, end);
    if (i < end && bytes[i] === CLOSE) return i + 1;
    for (;;) {
      i = skipSpace(bytes, i, end);
      if (i >= end) return INCOMPLETE;
      if (bytes[i] !== QUOTE) return BROKEN;
      const name = i + 1;
      const nameAfter = stringEnd(bytes, name, end);
      i = colonEnd(bytes, nameAfter, end);
      if (i < 0) return i;
      i = skipSpace(bytes, i, end);
      if (i >= end) return INCOMPLETE;
      const found = this.#find(bytes, name, nameAfter - 1, find);
      if (found < 0) i = valueEnd(bytes, i, end);
      else if (find === findMember) i = this.#value(bytes, found, i, end);
      else i = this.#bounds(bytes, i, end, starts, ends, first + found, false);
      if (i < 0) return i;
      i = skipSpace(bytes, i, end);
      if (i >= end) return INCOMPLETE;
      const next = bytes[i++];
      if (next === CLOSE) return i;
      if (next !== COMMA) return BROKEN;
    }
  }

  /** The list of resources; `null` is none. */
  #list(bytes: Buffer, i: number, end: number): number {
    this.#resources = UNSET;
    if (bytes[i] !== OPEN_LIST) {
      if (bytes[i] !== 110) this.#odd = true;
      return valueEnd(bytes, i, end);
    }
    let count = 0;
    i = skipSpace(bytes, i + 1, end);
    if (i < end && bytes[i] === CLOSE_LIST) {
      this.#resources = 0;
      return i + 1;
    }
    for (;;) {
      i = skipSpace(bytes, i, end);
      if (i >= end) return INCOMPLETE;
      if (bytes[i] !== OPEN || count === MOST_RESOURCES) {
        this.#odd = true;
        i = valueEnd(bytes, i, end);
      } else {
        const first = count * 3;
        this.#resourceStarts.fill(UNSET, first, first + 3);
        i = this.#members(bytes, i + 1, end, findResourceMember, this.#resourceStarts, this.#resourceEnds, first);
        count++;
      }
      if (i < 0) return i;
      i = skipSpace(bytes, i, end);
      if (i >= end) return INCOMPLETE;
      const next = bytes[i++];
      if (next === CLOSE_LIST) {
        this.#resources = count;
        return i;
      }
      if (next !== COMMA) return BROKEN;
    }
  }

  /**
   * The event of the record that was scanned last: a view of its bytes, which holds until the next scan. `at` and the rest
   * are what scan was given and returned.
   */
  read(bytes: Buffer, start: number, end: number): ParsedRecord {
    this.#bytes = bytes;
    const flagged = [READ_ONLY, CONSOLE, MANAGEMENT].every((slot) => isFlag(this.#text(slot)));
    const starts = this.#starts;
    const none = starts[SOURCE] === UNSET && starts[NAME] === UNSET && starts[CATEGORY] === UNSET;
    if (this.#odd || none || !flagged || this.#text(SOURCE) === STS) {
      const found = parseRecord(JSON.parse(bytes.toString("utf8", start, end)));
      if (!("event" in found) || !this.#anyAccount) return found;
      const { recipientAccountId: _, ...event } = found.event;
      return { event };
    }
    if (isAggregated(this.#text(CATEGORY), this.#text(TYPE))) return { aggregated: true };
    if (this.#anyAccount) this.#starts[RECIPIENT] = UNSET;
    return this.#view;
  }

  /** The text in a slot; `true` and `false` are texts, too. */
  #text(slot: number): string | undefined {
    const known = this.#known[slot];
    if (known !== undefined) return known;
    const start = this.#starts[slot] as number;
    if (start >= 0) {
      const text = this.#texts.read(this.#bytes, start, this.#ends[slot] as number);
      this.#known[slot] = text;
      return text;
    }
    return start === UNSET ? undefined : start === TRUE ? "true" : "false";
  }

  #resource(slot: number): string | undefined {
    const start = this.#resourceStarts[slot] as number;
    return start < 0 ? undefined : this.#texts.read(this.#bytes, start, this.#resourceEnds[slot] as number);
  }

  #readResources(): EventResource[] | undefined {
    if (this.#resources < 0) return undefined;
    if (this.#entries) return this.#entries;
    const entries: EventResource[] = [];
    this.#entries = entries;
    for (let i = 0; i < this.#resources; i++)
      entries.push({
        type: this.#resource(i * 3),
        ARN: this.#resource(i * 3 + 1),
        ARNPrefix: this.#resource(i * 3 + 2),
      } as EventResource);
    return entries;
  }

  /** Members are read when they are looked at: most trails decide by few of them. */
  #viewOf(): CloudTrailEvent {
    const text = (slot: number) => this.#text(slot);
    const resources = () => this.#readResources();
    const flag = (slot: number) => {
      const found = this.#text(slot);
      return found === undefined ? undefined : found === "true";
    };
    return {
      get eventID() {
        return text(ID);
      },
      get eventCategory() {
        return text(CATEGORY) ?? categoryOf(undefined, flag(MANAGEMENT), text(TYPE));
      },
      get readOnly() {
        return flag(READ_ONLY);
      },
      get eventSource() {
        return text(SOURCE);
      },
      get eventName() {
        return text(NAME);
      },
      get eventType() {
        return text(TYPE);
      },
      get awsRegion() {
        return text(REGION);
      },
      get resources() {
        return resources();
      },
      get userIdentityArn() {
        return text(ARN);
      },
      get invokedBy() {
        return text(INVOKED_BY);
      },
      get sessionCredentialFromConsole() {
        return flag(CONSOLE);
      },
      get errorCode() {
        return text(ERROR);
      },
      get vpcEndpointId() {
        return text(ENDPOINT);
      },
      get recipientAccountId() {
        return text(RECIPIENT);
      },
      get insightType() {
        return text(INSIGHT_TYPE);
      },
      get insightSource() {
        return text(INSIGHT_SOURCE);
      },
    } as CloudTrailEvent;
  }
}

const isFlag = (text: string | undefined) => text === undefined || text === "true" || text === "false";
