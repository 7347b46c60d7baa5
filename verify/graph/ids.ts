/** Types whose identifier is a name that the program may choose, and the input that holds it. */
const NAMED: Readonly<Record<string, string>> = {
  "aws:cloudwatch/logGroup:LogGroup": "name",
  "aws:dynamodb/table:Table": "name",
  "aws:iam/role:Role": "name",
  "aws:kms/alias:Alias": "name",
  "aws:lambda/function:Function": "name",
  "aws:s3/bucket:Bucket": "bucket",
};

/** Identifier of a custom resource: the name where AWS takes that, else made up from name and type. */
export function idOf(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
): string {
  const chosen = inputs[NAMED[type] ?? ""];
  return typeof chosen === "string" ? chosen : madeUp(type, name);
}

const madeUp = (type: string, name: string): string => `${name}-${type.split(":").at(-1)}`;

/** Refuses resources that were given the same made-up identifier: nobody could tell who names which. */
export function assertUniqueIds(
  resources: readonly { type: string; name: string; id: string }[],
): void {
  const seen = new Set<string>();
  for (const { type, name, id } of resources) {
    if (id !== madeUp(type, name)) continue;
    if (seen.has(id))
      throw new Error(`two resources have the made-up id ${id}; rename one of them`);
    seen.add(id);
  }
}
