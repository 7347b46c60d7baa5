import { markdownTable, plainTable } from "../../text/table";
import type { Everybody, StatementGrant } from "./everybody";
import { BEHALF } from "./parties";

/** Actions that are written out; of more, the number is. */
const WRITTEN = 4;

const HEAD = ["Who", "May", "By", "With a request that has"];

/** A section for people to review: who gets something, and from which policy. */
export const everybodyMarkdown = (everybody: Everybody): string[] => [
  "## Everybody whom a policy names, and strangers",
  "",
  "Every policy of a resource, read whole. A row is what one statement gives: with any source, header",
  "or parameter of a request, of which one that is allowed is named. Nobody else gets anything.",
  "Principals are taken to have every permission that their own account can give them.",
  "",
  ...markdownTable(HEAD, rowsOf(everybody)),
  "",
  `Policies: ${everybody.documents.join(", ")}.`,
  "",
  ...sentencesOf(everybody),
];

/** The same for a terminal. */
export const everybodyText = (everybody: Everybody): string[] => [
  ...plainTable([HEAD, ...rowsOf(everybody)]),
  "",
  ...sentencesOf(everybody),
];

/** Sentences about those who get nothing, and about strangers. */
function sentencesOf({ documents, grants, nothing }: Everybody): string[] {
  const named = nothing.filter(({ isStranger }) => !isStranger);
  const strangers = grants.filter(({ isStranger }) => isStranger);
  const none = nothing.filter(({ isStranger }) => isStranger);
  return [
    `Named, but given nothing: ${listOf(named)}.`,
    "",
    `Strangers that none of the ${documents.length} policies gives anything: ${listOf(none)}.`,
    ...(strangers.length === 0
      ? []
      : ["", `Strangers that a policy gives something, as above: ${listOf(unique(strangers))}.`]),
  ];
}

const listOf = (parties: readonly { readonly who: string }[]): string =>
  parties.length === 0 ? "nobody" : together(parties.map(({ who }) => who));

/** Names in one text; a service that is there for everybody it may call for is named once. */
function together(names: readonly string[]): string {
  const behalf = Object.values(BEHALF);
  const merged = names.map((name) => {
    const service = name.split(" ")[0] ?? "";
    const all = behalf.every((each) => names.includes(`${service} ${each}`));
    return all && name.startsWith(`${service} for `) ? `${service} for anybody` : name;
  });
  return [...new Set(merged)].join("; ");
}

const unique = (grants: readonly StatementGrant[]): readonly { who: string }[] =>
  [...new Set(grants.map(({ who }) => who))].map((who) => ({ who }));

/** A row for each statement and request; those who get the same share one. */
function rowsOf({ grants }: Everybody): string[][] {
  const rows = new Map<string, { readonly grant: StatementGrant; readonly who: string[] }>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.by, grant.given, grant.actions]);
    const row = rows.get(key) ?? { grant, who: [] };
    row.who.push(grant.who);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ grant, who }) => [
    together(who),
    grant.actions.length > WRITTEN
      ? `${grant.actions.slice(0, WRITTEN - 1).join(", ")} and ${grant.actions.length - WRITTEN + 1} more`
      : grant.actions.join(", "),
    grant.by,
    grant.given === "" ? "nothing special" : grant.given,
  ]);
}
