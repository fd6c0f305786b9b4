import { explainEvent, type Question } from "./call/explain-event.ts";
import { type Conclusion, changeOf, type ExplanationBasis, singleEventConclusion } from "./document.ts";
import { EventCounts } from "./traffic/event-counts.ts";

/** The answer about one event; where trails are compared, with what changes. */
export function explainSingleEvent({ trails, before }: ExplanationBasis, question: Question): Conclusion {
  const event = explainEvent(trails, question);
  if (!before) return singleEventConclusion(event);
  const change = changeOf(explainEvent(before, question).recorded, event.recorded);
  if (question.among) return singleEventConclusion({ ...event, change });
  // What the change costs is known where the event is known, and not only the call.
  const counts = new EventCounts(trails, before);
  counts.add(question.event);
  return singleEventConclusion({ ...event, change }, counts.difference());
}
