import { type Graph, type GraphResource, shortType } from "../graph/graph";
import { isSecret, mapValues } from "../graph/serialization";
import { type Content, type Html, markup } from "./markup";
import { details } from "./table";

/** Every resource under its parent, with its inputs and options. */
export function resourcesSection({ resources, stack, outputs }: Graph): Html {
  const urns = new Set(resources.map(({ urn }) => urn));
  const parentOf = ({ parent }: GraphResource): string | undefined =>
    parent !== undefined && urns.has(parent) ? parent : undefined;
  const tree = (urn: string | undefined): Content => {
    const children = resources.filter((each) => parentOf(each) === urn).sort(byName);
    return children.length > 0 && markup`<ul class="tree">${children.map(node)}</ul>`;
  };
  const node = (resource: GraphResource): Html =>
    markup`<li>${entry(resource)}${tree(resource.urn)}</li>`;
  const ownOutputs = details("Outputs of the stack", properties(outputs));
  return markup`<p>${resources.length} resources in stack ${stack}. Open one to see its properties.</p>
<ul class="tree"><li>${ownOutputs}</li></ul>
${tree(undefined)}`;
}

const byName = (a: GraphResource, b: GraphResource): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.type < b.type ? -1 : 1;

/** A component without inputs is only a heading. */
function entry({ type, name, inputs, options }: GraphResource): Html {
  const heading = markup`<code>${shortType(type)}</code> <strong>${name}</strong>`;
  const hasOptions = Object.keys(options).length > 0;
  if (Object.keys(inputs).length === 0 && !hasOptions) {
    return markup`<p class="leaf">${heading}</p>`;
  }
  const more = hasOptions && markup`<p class="leaf">Options</p>${properties(options)}`;
  return details(heading, [properties(inputs), more]);
}

function properties(values: object): Html {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = sorted.map(([key, value]) => markup`<dt>${key}</dt><dd>${shown(value)}</dd>`);
  return markup`<dl>${rows}</dl>`;
}

function shown(value: unknown): Html {
  const open = readable(value);
  return typeof open === "object" && open !== null
    ? markup`<pre>${JSON.stringify(open, undefined, 2)}</pre>`
    : markup`${String(open)}`;
}

/** A value that may be shown: secrets only say so, and JSON texts are unfolded. */
function readable(value: unknown): unknown {
  if (isSecret(value)) return "[secret]";
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return mapValues(value, readable);
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
