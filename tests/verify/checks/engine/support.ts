import type { GraphResource } from "../../../../verify/graph/graph";
import { resource } from "../../../support/graphs";
import type { RuleCase } from "../rule-case";

const PARENT = "urn:pulumi:test::managed-sftp::managed-sftp:test:Part::part";

/** What may be said of a resource beside its inputs. */
type Rest = Partial<Pick<GraphResource, "options" | "outputs" | "dependencies" | "parent" | "urn">>;

/** A resource of some component. */
export const child = (
  type: string,
  name: string,
  inputs: object = {},
  rest: Rest = {},
): GraphResource => resource({ type, name, inputs: { ...inputs }, parent: PARENT, ...rest });

/** A case about one resource, called `it` unless it is named. */
export function about(
  rule: string,
  refuses: string,
  type: string,
  { good, bad, says }: { good: Said; bad: Said; says: string },
): RuleCase {
  const make = ({ name = "it", inputs = {}, ...rest }: Said): GraphResource =>
    child(type, name, inputs, rest);
  const title = `${type.replace(/\/[^:]*/, "")} ${bad.name ?? "it"}`;
  return { rule, refuses, good: [make(good)], bad: [make(bad)], says: [`${title}: ${says}`] };
}

/** What a case says about its resource. */
interface Said extends Rest {
  readonly name?: string;
  readonly inputs?: object;
}
