import type { AwsEnvironment } from "../../aws/resource-names";
import type { SavedQuery } from "./query-table";

/** Columns of a server access log record, in order. */
export const LOG_COLUMNS = [
  "bucketowner",
  "bucket_name",
  "requestdatetime",
  "remoteip",
  "requester",
  "requestid",
  "operation",
  "key",
  "request_uri",
  "httpstatus",
  "errorcode",
  "bytessent",
  "objectsize",
  "totaltime",
  "turnaroundtime",
  "referrer",
  "useragent",
  "versionid",
  "hostid",
  "sigv",
  "ciphersuite",
  "authtype",
  "endpoint",
  "tlsversion",
  "accesspointarn",
  "aclrequired",
] as const;

/** Regular expression of a record, with one capture group per column. */
export const LOG_PATTERN = [
  "([^ ]*)", // bucketowner
  "([^ ]*)", // bucket_name
  "\\[(.*?)\\]", // requestdatetime
  ...Array.from({ length: 5 }, () => "([^ ]*)"), // remoteip to key
  '("[^"]*"|-)', // request_uri
  ...Array.from({ length: 6 }, () => "(-|[^ ]*)"), // httpstatus to turnaroundtime
  '("[^"]*"|-)', // referrer
  '("[^"]*"|-)', // useragent
  ...Array.from({ length: 9 }, () => "([^ ]*)"), // versionid to aclrequired
]
  .join(" ")
  .concat(".*$");

/**
 * SQL expression for the user of a request. The last part of the requester's ARN is the name of the
 * role session, and Transfer names its sessions `<user>.<session id>@<server id>`.
 */
export const USER =
  "regexp_extract(requester, 'assumed-role/[^/]+/(.+)\\.[0-9a-f]+@s-[0-9a-f]+$', 1)";

/** S3 location of a bucket's logs, without the date. */
export const logLocation = (
  { accountId, region }: AwsEnvironment,
  logBucket: string,
  prefix: string,
  source: string,
): string => `s3://${logBucket}/${prefix}${accountId}/${region}/${source}/`;

const LAST_WEEK = "day >= date_format(current_date - interval '7' day, '%Y/%m/%d')";

/** Saved queries over the access logs. */
export const SAVED_QUERIES: readonly SavedQuery[] = [
  {
    name: "who-touched-this-object",
    description: "Every request for one object; replace the key in the first condition",
    sql: (
      table,
    ) => `SELECT requestdatetime, ${USER} AS user, requester, remoteip, operation, httpstatus
FROM ${table}
WHERE key = 'alice/report.csv'
  AND ${LAST_WEEK}
ORDER BY requestdatetime`,
  },
  {
    name: "denied-requests",
    description: "Requests that S3 refused, by user and operation",
    sql: (
      table,
    ) => `SELECT ${USER} AS user, requester, operation, errorcode, count(*) AS requests, max(requestdatetime) AS latest
FROM ${table}
WHERE httpstatus = '403'
  AND ${LAST_WEEK}
GROUP BY 1, 2, 3, 4
ORDER BY requests DESC`,
  },
  {
    name: "bytes-by-user-and-day",
    description: "Bytes sent to and received from each user, by day",
    sql: (table) => `SELECT day, ${USER} AS user,
  sum(CASE WHEN operation LIKE 'REST.GET.%' THEN try_cast(bytessent AS bigint) ELSE 0 END) AS bytes_out,
  sum(CASE WHEN operation LIKE 'REST.PUT.%' THEN try_cast(objectsize AS bigint) ELSE 0 END) AS bytes_in
FROM ${table}
WHERE httpstatus LIKE '2%'
  AND ${LAST_WEEK}
GROUP BY 1, 2
ORDER BY 1, 2`,
  },
];
