import type { ExplainedEvent, TrailAnswer } from "../../model/documents/explained-event.ts";
import {
  type CloudTrailEvent,
  type CompiledTrail,
  covers,
  type EventSet,
  type RecordsAnswer,
  records,
} from "../../selectors/index.ts";
import type { EvaluatedTrail, EvaluatedTrails } from "../trails/evaluated-trails.ts";
import { destinationOf } from "./destination.ts";

/** One event, or all events that a call may be while its resource or principal is not given. */
export interface Question {
  readonly event: CloudTrailEvent;
  /** The events that it may be; undefined where the event is known. */
  readonly among?: EventSet | undefined;
  /** Fields that are not given, each with its option. */
  readonly missing: readonly { readonly field: string; readonly option: string }[];
}

/** Whether each trail records an event, with the reasons. */
export function explainEvent({ trails, hidden }: EvaluatedTrails, question: Question): ExplainedEvent {
  const { event } = question;
  const answers = trails.map((one) => trailAnswer(one, question));
  const by = answers.flatMap(({ trail, by: selector, recorded }) =>
    recorded && selector ? [{ trail, selector }] : [],
  );
  const open = answers.filter(({ recorded }) => recorded === null);
  const unseen = hidden(event.awsRegion);
  const doubts = [...open.map(({ reason }) => reason), ...(unseen ? [unseen] : [])];
  const recorded = by.length > 0 ? true : together(trails, question) ? true : doubts.length > 0 ? null : false;
  return {
    eventID: event.eventID ?? null,
    eventSource: event.eventSource ?? null,
    eventName: event.eventName ?? null,
    awsRegion: event.awsRegion ?? null,
    recorded,
    by,
    reason: recorded ? null : recorded === null ? sentence(doubts) : whyNot(answers),
    trails: answers,
  };
}

/** Whether several trails or selectors together record every event that none records alone. */
function together(trails: readonly EvaluatedTrail[], { among }: Question): boolean {
  if (!among) return false;
  const all = trails.map(({ compiled }) => compiled);
  return covers(all, among).answer === "covered";
}

const sentence = (parts: readonly string[]) => [...new Set(parts)].join("; ");

function whyNot(answers: readonly TrailAnswer[]): string {
  return answers.length === 0 ? "there is no trail" : sentence(answers.map(({ reason }) => reason));
}

function trailAnswer(evaluated: EvaluatedTrail, question: Question): TrailAnswer {
  const { trail } = evaluated.compiled;
  const base = { trail: trail.arn, name: trail.name, homeRegion: trail.homeRegion };
  const nothing = { by: null, selectors: [], destination: null };
  if (evaluated.effective === false) return { ...base, ...nothing, recorded: false, reason: evaluated.because };
  const answer = question.among
    ? answerAmong(evaluated, question, question.among)
    : records(evaluated.compiled, question.event);
  switch (answer.answer) {
    case "recorded":
      return {
        ...base,
        recorded: true,
        reason: sentence(
          answer.matched.filter(({ field }) => field !== "recipientAccountId").map(({ words }) => words),
        ),
        by: { ...answer.by },
        selectors: [],
        destination: evaluated.delivery && destinationOf(evaluated.delivery, question.event),
      };
    case "not-recorded":
      return {
        ...base,
        ...nothing,
        recorded: false,
        reason: answer.reason,
        selectors: answer.selectors.map(({ selector, by }) => ({
          selector: { ...selector },
          excludedBy: by.map((one) => ({ ...one })),
        })),
      };
    default: {
      const reasons = evaluated.effective === null ? [evaluated.because] : answer.reasons;
      return { ...base, ...nothing, recorded: null, reason: sentence(reasons) };
    }
  }
}

/** The trail with only the part that records every event of the set; undefined where several parts do together. */
function alone(compiled: CompiledTrail, among: EventSet): CompiledTrail | undefined {
  return compiled.parts
    .map((part) => ({ ...compiled, parts: [part], match: part.match }))
    .find((one) => covers([one], among).answer === "covered");
}

/** The answer for every event of the set; undecidable where it depends on what is not given. */
function answerAmong({ compiled }: EvaluatedTrail, { event, missing }: Question, among: EventSet): RecordsAnswer {
  const answer = covers([compiled], among);
  const [sample = event] = among.samples;
  switch (answer.answer) {
    case "covered": {
      // The selector that matches the sample may be narrower than one that matches all.
      const one = records(alone(compiled, among) ?? compiled, sample);
      if (one.answer === "recorded") return one;
      return { answer: "undecidable", reasons: [`${compiled.trail.name}: it is not known by which selector`] };
    }
    case "not-covered": {
      const one = records(compiled, answer.witness);
      if (one.answer === "not-recorded") return one;
      return { answer: "undecidable", reasons: [`${compiled.trail.name}: it is not known why not`] };
    }
    case "partly": {
      const where = sentence(answer.recorded.map(({ words }) => words));
      const deciding = missing.filter(({ field }) => where.includes(field));
      const bound = compiled.scope.some(({ condition }) => condition.field === "globalService");
      // No option names the endpoint of a call.
      if (deciding.length === 0 && bound && among.fields.globalService?.equals.includes("true")) {
        const reason = `${compiled.trail.name} does not record global service events, and it is not known whether the call is made by a global endpoint`;
        return { answer: "undecidable", reasons: [reason] };
      }
      const options = (deciding.length > 0 ? deciding : missing).map(({ option }) => option);
      const reason = `${compiled.trail.name} records it only where ${where}: give ${options.join(" and ")}`;
      return { answer: "undecidable", reasons: [reason] };
    }
    default:
      return { answer: "undecidable", reasons: answer.reasons };
  }
}
