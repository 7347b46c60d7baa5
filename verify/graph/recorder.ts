import * as pulumi from "@pulumi/pulumi";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
} from "@pulumi/pulumi/proto/resource_pb";

import type { GraphOptions, GraphResource } from "./graph";
import { deserialize } from "./deserialize";

/** Part of the mock engine that the recorder wraps; none of it is documented API. */
export interface Monitor {
  newUrn: (parent: string, type: string, name: string) => string;
  registerResource: (request: RegisterResourceRequest, callback: unknown) => Promise<void>;
  registerResourceOutputs: (request: RegisterResourceOutputsRequest, callback: unknown) => void;
}

/** A registered resource, before a provider adds identifier and outputs. */
export type Registration = Omit<GraphResource, "id" | "outputs">;

const STACK_TYPE = "pulumi:pulumi:Stack";

/** Types of a URN: those of all parents, then its own. */
const typeChain = (urn: string): string => urn.split("::")[2] ?? "";

/** Records the registrations of one program. */
export class Recorder {
  private readonly registrations: Registration[] = [];
  private readonly dependsOn: {
    resource: pulumi.Resource;
    on: pulumi.ResourceOptions["dependsOn"];
  }[] = [];
  /** Outputs of the stack, once the program has returned. */
  public outputs: Readonly<Record<string, unknown>> = {};

  /** Wraps the mock engine, and its URNs, which hold the type of only one parent. */
  public attach(monitor: Monitor): void {
    monitor.newUrn = urnOf;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request, callback) => {
      if (request.getType() !== STACK_TYPE) this.registrations.push(registrationOf(request));
      return register(request, callback);
    };
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResourceOutputs = (request, callback) => {
      if (typeChain(request.getUrn()) === STACK_TYPE) this.outputs = record(request.getOutputs());
      registerOutputs(request, callback);
    };
  }

  /** Notes the option `dependsOn`, which the engine is sent mixed with implicit dependencies. */
  public readonly note: pulumi.ResourceTransformation = ({ resource, opts }) => {
    if (opts.dependsOn !== undefined) this.dependsOn.push({ resource, on: opts.dependsOn });
    return undefined;
  };

  /** All registrations; call it when the program has settled. */
  public async settled(): Promise<readonly Registration[]> {
    const dependsOn = new Map<string, readonly string[]>();
    for (const { resource, on } of this.dependsOn) {
      const targets = [await valueOf<unknown>(on)].flat() as readonly pulumi.Resource[];
      const urns = await Promise.all(targets.map(({ urn }) => valueOf(urn)));
      dependsOn.set(await valueOf(resource.urn), urns.sort());
    }
    return this.registrations.map((registration) => {
      const urns = dependsOn.get(registration.urn);
      if (urns === undefined) return registration;
      return { ...registration, options: { ...registration.options, dependsOn: urns } };
    });
  }
}

/** URN as the engine writes it, without the type of the stack. */
function urnOf(parent: string, type: string, name: string): string {
  const parents = parent === "" ? "" : typeChain(parent);
  const chain = parents === "" || parents === STACK_TYPE ? type : `${parents}$${type}`;
  return ["urn:pulumi:" + pulumi.getStack(), pulumi.getProject(), chain, name].join("::");
}

function registrationOf(request: RegisterResourceRequest): Registration {
  const parent = request.getParent();
  const dependencies: [string, readonly string[]][] = [];
  request.getPropertydependenciesMap().forEach((urns, property) => {
    if (urns.getUrnsList().length > 0) dependencies.push([property, urns.getUrnsList().sort()]);
  });
  return {
    urn: urnOf(parent, request.getType(), request.getName()),
    type: request.getType(),
    name: request.getName(),
    kind: request.getCustom() ? "custom" : request.getRemote() ? "remote" : "component",
    ...(typeChain(parent) !== STACK_TYPE && { parent }),
    inputs: record(request.getObject()),
    dependencies: Object.fromEntries(dependencies),
    options: optionsOf(request),
  };
}

/** Options of a resource, with `protect` of its parents, which the runtime has applied already. */
function optionsOf(request: RegisterResourceRequest): GraphOptions {
  const ignoreChanges = request.getIgnorechangesList();
  const replaceOnChanges = request.getReplaceonchangesList();
  const formerUrns = request.getAliasesList().map((alias) => alias.getUrn());
  // The SDK's own aliases, of renamed types, have no URN.
  const aliases = formerUrns.filter((urn) => urn !== "");
  return {
    ...(request.getProtect() && { protect: true }),
    ...(request.getRetainondelete() && { retainOnDelete: true }),
    ...(request.getDeletebeforereplace() && { deleteBeforeReplace: true }),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(replaceOnChanges.length > 0 && { replaceOnChanges }),
    ...(aliases.length > 0 && { aliases }),
  };
}

const record = (
  struct: { toJavaScript: () => Record<string, unknown> } | undefined,
): Record<string, unknown> => deserialize(struct?.toJavaScript() ?? {}) as Record<string, unknown>;

const valueOf = <T>(input: pulumi.Input<T> | undefined): Promise<T> =>
  new Promise((resolve) => {
    pulumi.output(input).apply((value) => {
      resolve(value as T);
    });
  });
