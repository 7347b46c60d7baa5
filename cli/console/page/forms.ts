import { type Content, type Html, markup } from "../../../verify/report/markup";
import { reachQuestion } from "../questions";

/** A form whose values the script sends to a call, and whose answer it puts into a region. */
export const callForm = (call: string, into: string, content: Content, button: string): Html =>
  markup`<form class="ask" data-call="${call}" data-into="${into}">
${content}
<p class="field"><button type="submit">${button}</button></p>
</form>`;

/** A field with its label. */
export const field = (id: string, label: string, control: Html, hint?: string): Html =>
  markup`<p class="field"><label for="${id}">${label}</label>${control}${
    hint !== undefined && markup`<small id="${id}-hint">${hint}</small>`
  }</p>`;

/** Compares the working tree with a commit. */
export const riskForm = (): Html =>
  callForm(
    "risk",
    "risk-answer",
    markup`${field("ref", "Compare with", markup`<input id="ref" name="ref" list="refs" required autocomplete="off" spellcheck="false">`)}
<datalist id="refs"></datalist>`,
    "Compare",
  );

/** Asks who may do what. */
export const accessForm = (): Html =>
  callForm(
    "access",
    "access-answer",
    markup`${field("principal", "Who", markup`<select id="principal" name="principal" required></select>`)}
${field("operation", "What", markup`<select id="operation" name="operation" required></select>`)}`,
    "Explain",
  );

/** Asks whether a connection gets through. */
export const reachForm = (): Html =>
  callForm(
    "reach",
    "reach-answer",
    markup`${field("from", "From", markup`<input id="from" name="from" list="ends" value="203.0.113.7" required autocomplete="off" spellcheck="false">`)}
${field("to", "To", markup`<input id="to" name="to" list="ends" value="server" required autocomplete="off" spellcheck="false">`)}
<datalist id="ends"></datalist>
${field("port", "Port", markup`<input id="port" name="port" type="number" min="0" max="65535" value="22" required>`)}
${field("protocol", "Protocol", markup`<select id="protocol" name="protocol">${reachQuestion.shape.protocol.options.map((each) => markup`<option value="${each}">${each.toUpperCase()}</option>`)}</select>`)}`,
    "Trace",
  );

/** A number that a slider chooses. */
interface Slider {
  readonly name: string;
  readonly label: string;
  readonly max: number;
  readonly step: number;
}

const SLIDERS: readonly Slider[] = [
  { name: "users", label: "Users", max: 1000, step: 10 },
  { name: "gbIn", label: "GB uploaded", max: 5000, step: 50 },
  { name: "gbOut", label: "GB downloaded", max: 5000, step: 50 },
  { name: "gbStored", label: "GB stored", max: 20000, step: 100 },
  { name: "logins", label: "Logins", max: 2_000_000, step: 1000 },
  { name: "files", label: "Files up and down", max: 200_000, step: 100 },
];

/** Sliders of a stack's usage; the number beside each takes what its slider does not reach. */
export const costForm = (): Html => markup`<form class="sliders" id="usage">
${SLIDERS.map(slider)}
<p class="field"><button type="reset">Reset</button></p>
</form>`;

const slider = ({ name, label, max, step }: Slider): Html =>
  markup`<p class="slider"><label for="${name}-slider">${label}</label>
<input id="${name}-slider" type="range" min="0" max="${max}" step="${step}" data-usage="${name}">
<input type="number" min="0" step="any" data-usage="${name}" aria-label="${label}, exactly"></p>
`;
