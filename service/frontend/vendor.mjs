// Copies the ready-built files of the two libraries to where the service serves static files from.
// Only what the pages load is copied; each library keeps its licence beside it.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "aiconcord", "web", "static", "vendor");

const wanted = {
  yasgui: {
    from: "@zazuko/yasgui",
    files: { "build/yasgui.min.js": "yasgui.min.js", "build/yasgui.min.css": "yasgui.min.css" },
  },
  "swagger-ui": {
    from: "swagger-ui-dist",
    files: {
      "swagger-ui-bundle.js": "swagger-ui-bundle.js",
      "swagger-ui.css": "swagger-ui.css",
      "LICENSE": "LICENSE",
      "NOTICE": "NOTICE",
    },
  },
};

rmSync(target, { recursive: true, force: true });
const versions = {};
for (const [name, { from, files }] of Object.entries(wanted)) {
  const home = join(here, "node_modules", from);
  const about = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  versions[from] = { version: about.version, license: about.license };
  mkdirSync(join(target, name), { recursive: true });
  for (const [source, file] of Object.entries(files)) {
    copyFileSync(join(home, source), join(target, name, file));
  }
}
writeFileSync(join(target, "versions.json"), JSON.stringify(versions, null, 2) + "\n");
console.log("copied " + Object.entries(versions).map(([k, v]) => `${k} ${v.version}`).join(", "));
