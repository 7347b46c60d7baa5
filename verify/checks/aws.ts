import type { StackConfig } from "../../config/schema/stack";
import { checkApiModels } from "../api-models/check";
import type { Graph } from "../graph/graph";
import { isRecord } from "../graph/serialization";
import { checkIamData } from "../iam-data/check";
import { title } from "../preview/summary";
import type { Finding } from "./rule";

/**
 * Inputs that AWS would refuse or ignore, by its API models and its service authorization reference.
 *
 * @param config names the setting that a refused value comes from
 */
export async function refusedByAws(
  graph: Graph,
  config?: Partial<StackConfig>,
): Promise<readonly Finding[]> {
  const inputs = checkApiModels(graph).violations.map(
    ({ resource, path, value, violation, source }) => {
      const settings = settingsWith(value, config);
      const from = settings.length === 0 ? "" : `; change ${settings.join(" or ")}`;
      const message = `${title(resource)}: ${path} ${violation}, got ${shown(value)}${from} (${source})`;
      return { rule: "api-models", message };
    },
  );
  const policies = (await checkIamData(graph)).map(({ resource, input, statement, problem }) => ({
    rule: "iam-data",
    message: `${title(resource)}: ${input}, statement ${statement}: ${problem}`,
  }));
  return [...inputs, ...policies];
}

/** Paths of the settings that hold a value, such as `storage.bucketName`. */
function settingsWith(value: unknown, config: unknown): readonly string[] {
  const found: string[] = [];
  const walk = (setting: unknown, path: string): void => {
    if (setting === value && typeof value !== "boolean") found.push(path);
    else if (Array.isArray(setting)) setting.forEach((item, i) => walk(item, `${path}[${i}]`));
    else if (isRecord(setting)) {
      for (const [key, inner] of Object.entries(setting)) {
        walk(inner, path === "" ? key : `${path}.${key}`);
      }
    }
  };
  if (typeof value === "string" || typeof value === "number") walk(config, "");
  return found;
}

/** A value as a message shows it, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
