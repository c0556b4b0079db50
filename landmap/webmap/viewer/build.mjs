// Builds what a saved map carries, from the sources here and from npm packages, into the folder given as argument.
// One file per thing that a map may need, so that a map carries only what it uses.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { PLUGINS } from "./plugins.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "../assets");
const packages = join(here, "node_modules");
// Browsers five years old must open a map.
const target = ["chrome90", "firefox88", "safari15"];
const loader = { ".gif": "dataurl", ".png": "dataurl", ".svg": "dataurl", ".woff2": "dataurl" };

const read = (path) => readFileSync(join(packages, path), "utf-8");
const write = (name, text) => writeFileSync(join(out, name), text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
const picture = (path) => `data:image/png;base64,${readFileSync(join(packages, path)).toString("base64")}`;

async function css(name, text, resolveDir) {
  const contents = woff2Only(text);
  const made = await build({
    stdin: { contents, resolveDir, loader: "css" },
    bundle: true,
    minify: true,
    write: false,
    target,
    loader,
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
  });
  write(name, made.outputFiles[0].text);
}

/** Every browser that can open a map reads WOFF2; the other forms of a font would only make the file larger. */
const woff2Only = (text) =>
  text.replace(/@font-face\s*\{[^}]*\}/g, (rule) => {
    const font = rule.match(/url\(["']?([^"')]+\.woff2)["']?\)/);
    return rule.replace(/src:[^;}]*[;}]/g, "").replace(/\}?\s*$/, `;src:url("${font?.[1]}") format("woff2")}`);
  });

/** Leaflet guesses where its marker images lie from its own address; in one file there is none. */
function leaflet() {
  const images = "leaflet/dist/images/";
  const icons = {
    iconUrl: picture(`${images}marker-icon.png`),
    iconRetinaUrl: picture(`${images}marker-icon-2x.png`),
    shadowUrl: picture(`${images}marker-shadow.png`),
    imagePath: "",
  };
  const script = read("leaflet/dist/leaflet.js").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  write(
    "leaflet.js",
    `${script}\ndelete L.Icon.Default.prototype._getIconUrl;L.Icon.Default.mergeOptions(${JSON.stringify(icons)});\n`,
  );
}

/** Of Bootstrap 3 only the icons that folium.Icon shows unless told otherwise. */
function glyphicons() {
  const rules = read("bootstrap3/dist/css/bootstrap.css")
    .match(/(@font-face|\.glyphicon[^{}]*)\s*\{[^{}]*\}/g)
    .join("\n");
  return css("glyphicons.css", rules, join(packages, "bootstrap3/dist/css"));
}

/** One of folium's plugins: its script as it is but for spaces, so that its globals keep their names, and its style with its images. */
async function plugin(name, { js, css: styles = [], bundled = false }) {
  if (bundled) await bundle(join(packages, js), `${name}.js`);
  // Leaflet warns of the old name of its events.
  else if (js)
    write(
      `${name}.js`,
      (
        await transform(read(js).replaceAll("L.Mixin.Events", "L.Evented.prototype"), {
          minify: true,
          target,
          charset: "utf8",
          legalComments: "none",
        })
      ).code,
    );
  if (styles.length) await css(`${name}.css`, styles.map((path) => local(read(path), dirname(path))).join("\n"), packages);
}

/** Addresses of a style as seen from the packages' folder; a font that lies on somebody's server is left out (glyphicons.css has it). */
const local = (text, folder) =>
  text
    .replace(/@font-face\s*\{[^}]*\/\/[^}]*\}/g, "")
    .replace(/url\((["']?)(?!data:|#|%23|https?:|\/\/)([^"')]+)\1\)/g, (_, _quote, path) => `url("./${join(folder, path)}")`);

/** A script written for bundlers: Leaflet is the page's own, its style is a file of its own, its templates become functions here. */
async function bundle(entry, name) {
  const around = {
    name: "around",
    setup: (made) => {
      made.onResolve({ filter: /^leaflet$/ }, () => ({ path: "leaflet", namespace: "global" }));
      made.onResolve({ filter: /^lodash\/template$/ }, () => ({ path: "template", namespace: "global" }));
      made.onLoad({ filter: /^leaflet$/, namespace: "global" }, () => ({ contents: "module.exports = window.L" }));
      made.onLoad({ filter: /^template$/, namespace: "global" }, () => ({
        contents: "export default (made, { imports }) => made(imports)",
      }));
      made.onLoad({ filter: /\.s?css$/ }, () => ({ contents: "", loader: "js" }));
      made.onLoad({ filter: /\.html$/ }, ({ path }) => ({ contents: templated(readFileSync(path, "utf-8")) }));
    },
  };
  await build({
    entryPoints: [entry],
    outfile: join(out, name),
    bundle: true,
    minify: true,
    format: "iife",
    target,
    plugins: [around],
    logLevel: "error",
  });
}

/** leaflet-measure's templates as code: the page's policy forbids to make code out of text in the browser, as lodash does. */
function templated(html) {
  const words = JSON.parse(read("leaflet-measure/languages/en.json"));
  const said = html.replace(/\$\{\s*__\('(\w+)'\)\s*\}/g, (_, key) => words[key]);
  const steps = said.split(/(<%[\s\S]+?%>|\{\{[\s\S]+?\}\})/).map((part) => {
    if (part.startsWith("<%")) return part.slice(2, -2);
    return `text += ${part.startsWith("{{") ? `(${part.slice(2, -2)})` : JSON.stringify(part)};`;
  });
  return `export default ({ numberFormat }) => ({ model }) => { let text = ""; ${steps.join("\n")} return text; };`;
}

/** The licence of every package whose code may be in a map, those that other packages carry inside included. */
function licences() {
  const { packages: locked } = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf-8"));
  const carried = Object.keys(locked).filter(
    (path) => path && !locked[path].dev && !/(^|\/)@?esbuild/.test(path) && locked[path].name !== "empty-npm-package",
  );
  const texts = carried.sort().map((path) => {
    const folder = join(here, path);
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf-8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), "utf-8") : "";
    return `${about.name} ${about.version} (${about.license ?? "see below"})\n\n${text}`;
  });
  writeFileSync(join(out, "licences.txt"), texts.join(`\n${"=".repeat(100)}\n\n`));
}

mkdirSync(out, { recursive: true });
await build({
  entryPoints: { viewer: join(here, "src/main.ts"), opener: join(here, "src/opener.ts") },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target,
  charset: "utf8",
  legalComments: "none",
  logLevel: "error",
});
await css("viewer.css", readFileSync(join(here, "style/viewer.css"), "utf-8"), join(here, "style"));
leaflet();
await css("leaflet.css", read("leaflet/dist/leaflet.css"), join(packages, "leaflet/dist"));
write("jquery.js", read("jquery/dist/jquery.min.js"));
write("bootstrap.js", read("bootstrap/dist/js/bootstrap.bundle.min.js"));
await css("bootstrap.css", read("bootstrap/dist/css/bootstrap.min.css"), join(packages, "bootstrap/dist/css"));
write("awesome-markers.js", read("leaflet.awesome-markers/dist/leaflet.awesome-markers.js"));
await css(
  "awesome-markers.css",
  read("leaflet.awesome-markers/dist/leaflet.awesome-markers.css"),
  join(packages, "leaflet.awesome-markers/dist"),
);
const fontawesome = ["fontawesome", "brands", "regular", "solid"].map((part) =>
  read(`@fortawesome/fontawesome-free/css/${part}.css`),
);
await css("fontawesome.css", fontawesome.join("\n"), join(packages, "@fortawesome/fontawesome-free/css"));
await glyphicons();
for (const [name, parts] of Object.entries(PLUGINS)) await plugin(name, parts);
licences();
