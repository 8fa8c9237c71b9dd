// Draws graphs: reads {"name": "DOT text"} from stdin, writes {"name": "SVG text"} to stdout.
// Graphviz is compiled to WebAssembly here, so no machine needs its binary. Run by `aiconcord renew`.
import { readFileSync } from "node:fs";
import { instance } from "@viz-js/viz";

const viz = await instance();
const drawn = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  drawn[name] = viz.renderString(text, { format: "svg", engine: "dot" });
}
process.stdout.write(JSON.stringify(drawn));
