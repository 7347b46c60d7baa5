import * as z from "zod";

import { shapesOf, violation } from "./shape";

/** A text with a constraint that AWS documents beside its API model; see `documented.ts`. */
export const documentedText = (constraint: (text: string) => string | undefined): z.ZodString =>
  z.string().superRefine((text, context) => {
    const wrong = constraint(text);
    if (wrong !== undefined) context.addIssue({ code: "custom", message: wrong });
  });

/**
 * A text of the stack file that AWS takes as it is, with the constraints of its shape in AWS's API
 * model.
 *
 * @param service as botocore names it, for example `transfer`
 * @param shape for example `PreAuthenticationLoginBanner`
 */
export const apiText = (service: string, shape: string): z.ZodString =>
  documentedText((text) => {
    const constraints = shapesOf(service).shapes[shape];
    if (constraints === undefined) throw new Error(`${service} has no shape ${shape}`);
    return violation(constraints, text);
  });
