import { isRecord } from "../../verify/graph/serialization";
import { type Json, jsonAnswer, jsonOf, withJson } from "./json-service";
import { type ApiCall, isRefused, type StandIns } from "./proxy";

/** Changes of a workgroup, which moto does not implement; it describes the one that was created. */
export function workgroupUpdates(): StandIns {
  const updates = new Map<string, Json>();
  const keyOf = ({ region }: ApiCall, name: unknown): string => `${region} ${String(name)}`;
  return {
    "athena:CreateWorkGroup": (call, forward) => {
      updates.delete(keyOf(call, jsonOf(call)["Name"]));
      return forward();
    },
    "athena:UpdateWorkGroup": async (call, forward) => {
      const answer = await forward();
      if (!isRefused(answer)) return answer;
      const { WorkGroup, ...changes } = jsonOf(call);
      const key = keyOf(call, WorkGroup);
      updates.set(key, merged(updates.get(key) ?? {}, changes));
      return jsonAnswer(200, {});
    },
    "athena:GetWorkGroup": async (call, forward) => {
      const answer = await forward();
      const changes = updates.get(keyOf(call, jsonOf(call)["WorkGroup"]));
      if (answer.status >= 300 || changes === undefined) return answer;
      const { WorkGroup } = jsonOf(answer) as { WorkGroup: Json };
      const { ConfigurationUpdates, ...own } = changes;
      const Configuration = configurationOf(WorkGroup["Configuration"], ConfigurationUpdates);
      return withJson(answer, { WorkGroup: { ...WorkGroup, ...own, Configuration } });
    },
  };
}

/** A configuration after updates; some of them have other names, and some remove a setting. */
function configurationOf(configuration: unknown, updates: unknown): Json {
  const { ResultConfigurationUpdates, ...own } = isRecord(updates) ? updates : {};
  const renamed = isRecord(ResultConfigurationUpdates)
    ? { ...own, ResultConfiguration: ResultConfigurationUpdates }
    : own;
  return withoutRemoved(merged(isRecord(configuration) ? configuration : {}, renamed));
}

function withoutRemoved(value: Json): Json {
  const removed = Object.keys(value).flatMap((key) =>
    key.startsWith("Remove") ? [key, ...(value[key] === true ? [key.slice(6)] : [])] : [],
  );
  const kept = Object.entries(value).filter(([key]) => !removed.includes(key));
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, isRecord(inner) ? withoutRemoved(inner) : inner]),
  );
}

/** One object with the properties of another, at every level. */
const merged = (value: Json, other: Json): Json => ({
  ...value,
  ...Object.fromEntries(
    Object.entries(other).map(([key, inner]) => {
      const own = value[key];
      return [key, isRecord(own) && isRecord(inner) ? merged(own, inner) : inner];
    }),
  ),
});
