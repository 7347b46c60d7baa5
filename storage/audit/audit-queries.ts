import type { SavedQuery } from "../access-logs/query-table";

/** Columns of CloudTrail's records. Source: Athena User Guide, "Query AWS CloudTrail logs". */
export const AUDIT_COLUMNS: Readonly<Record<string, string>> = {
  eventversion: "string",
  useridentity: `struct<${[
    "type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string",
    "username:string,sessioncontext:struct<attributes:struct<mfaauthenticated:string",
    "creationdate:string>,sessionissuer:struct<type:string,principalid:string,arn:string",
    "accountid:string,username:string>>",
  ].join(",")}>`,
  eventtime: "string",
  eventsource: "string",
  eventname: "string",
  awsregion: "string",
  sourceipaddress: "string",
  useragent: "string",
  errorcode: "string",
  errormessage: "string",
  requestparameters: "string",
  responseelements: "string",
  additionaleventdata: "string",
  requestid: "string",
  eventid: "string",
  resources: "array<struct<arn:string,accountid:string,type:string>>",
  eventtype: "string",
  readonly: "string",
  recipientaccountid: "string",
  vpcendpointid: "string",
};

/** How a store of events is asked: in the table of Athena, or in CloudTrail Lake. */
interface Dialect {
  /** Expression for a parameter of the request. */
  readonly parameter: (name: string) => string;
  /** Condition that limits what a query reads. */
  readonly since: string;
}

const ATHENA: Dialect = {
  parameter: (name) => `json_extract_scalar(requestparameters, '$["${name}"]')`,
  since: "day >= date_format(current_date - interval '7' day, '%Y/%m/%d')",
};

const LAKE: Dialect = {
  parameter: (name) => `element_at(requestparameters, '${name}')`,
  since: "eventtime > '2026-01-31 00:00:00'",
};

/** Saved queries over the audit table. */
export const auditQueries = (userRole: string): readonly SavedQuery[] => queries(ATHENA, userRole);

/** The same queries for CloudTrail Lake, which saves none; the guide prints them. */
export const lakeQueries = (userRole: string): readonly SavedQuery[] => queries(LAKE, userRole);

/**
 * Queries in one dialect.
 *
 * A user is taken from sessions of the stack's own role only: only Transfer can assume it, and it names each
 * session `<user>.<session id>@<server id>`. Whoever may assume another role chooses the name of its sessions.
 */
function queries({ parameter, since }: Dialect, userRole: string): readonly SavedQuery[] {
  const session = `:assumed-role/${userRole}/(.+)\\.([0-9a-f]+)@(s-[0-9a-f]+)$`;
  const part = (group: number): string =>
    `regexp_extract(useridentity.arn, '${session}', ${group})`;
  const user = part(1);
  const caller = "coalesce(useridentity.arn, useridentity.invokedby, useridentity.type)";
  const key = parameter("key");
  const version = parameter("versionId");
  // A copy reads `<bucket>/<key>`, encoded for a URL and perhaps with a version.
  const source = `regexp_replace(url_decode(${parameter("x-amz-copy-source")}), '^/?[^/]+/|\\?versionId=.*$', '')`;
  return [
    {
      name: "audit-who-touched-this-object",
      description: "Every event of one object; replace the key in the first condition",
      sql: (table) => `SELECT eventtime, ${user} AS user, ${part(2)} AS session,
  ${caller} AS caller, sourceipaddress, eventname, ${version} AS version, errorcode
FROM ${table}
WHERE 'alice/report.csv' IN (${key}, ${source})
  AND ${since}
ORDER BY eventtime`,
    },
    {
      name: "audit-everything-a-user-did",
      description: "Every event of one Transfer user; replace the name in the first condition",
      sql: (table) => `SELECT eventtime, ${part(2)} AS session, eventname,
  ${key} AS key, ${version} AS version, errorcode
FROM ${table}
WHERE ${user} = 'alice'
  AND ${since}
ORDER BY eventtime`,
    },
    {
      name: "audit-denied-requests",
      description: "Requests that were refused, by user or other caller",
      sql: (table) => `SELECT ${user} AS user, ${caller} AS caller, eventname, errorcode,
  count(*) AS requests, max(eventtime) AS latest
FROM ${table}
WHERE errorcode LIKE '%AccessDenied%'
  AND ${since}
GROUP BY 1, 2, 3, 4
ORDER BY requests DESC`,
    },
    {
      name: "audit-access-outside-transfer",
      description: "Events of everybody but Transfer's users",
      sql: (table) => `SELECT eventtime, ${caller} AS caller, sourceipaddress, useragent, eventname,
  ${key} AS key, ${version} AS version, errorcode
FROM ${table}
WHERE ${user} IS NULL
  AND ${since}
ORDER BY eventtime`,
    },
    {
      name: "audit-deleted-versions",
      description: "Versions that were deleted for good, and deletions of many objects at once",
      sql: (table) => `SELECT eventtime, ${user} AS user, ${caller} AS caller, eventname,
  ${key} AS key, ${version} AS version, errorcode
FROM ${table}
WHERE eventname IN ('DeleteObject', 'DeleteObjects')
  AND (eventname = 'DeleteObjects' OR ${version} IS NOT NULL)
  AND ${since}
ORDER BY eventtime`,
    },
  ];
}
