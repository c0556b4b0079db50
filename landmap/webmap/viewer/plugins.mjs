// What folium's plugins ask from CDNs, from npm packages: the name of the built file, without its end, and what it is made of.
// landmap/webmap/carried.py says which address stands for which file. Where npm has not the very version of the address,
// the nearest one that folium's own templates work with is taken.
const draw = "leaflet-draw/dist/leaflet.draw";
const markercluster = "leaflet.markercluster/dist";
const timedimension = "leaflet-timedimension/dist/leaflet.timedimension";

export const PLUGINS = {
  antpath: { js: "leaflet-ant-path/dist/leaflet-ant-path.js" },
  beautify: { js: "beautifymarker/leaflet-beautify-marker-icon.js", css: ["beautifymarker/leaflet-beautify-marker-icon.css"] },
  boatmarker: { js: "leaflet.boatmarker/leaflet.boatmarker.min.js" },
  d3: { js: "d3/build/d3.min.js" },
  draw: { js: `${draw}.js`, css: [`${draw}.css`] },
  dvf: { js: "leaflet-dvf/dist/leaflet-dvf.markers.min.js" },
  easybutton: { js: "leaflet-easybutton/src/easy-button.js", css: ["leaflet-easybutton/src/easy-button.css"] },
  fullscreen: { js: "leaflet.fullscreen/Control.FullScreen.js", css: ["leaflet.fullscreen/Control.FullScreen.css"] },
  geoman: {
    js: "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js",
    css: ["@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css"],
  },
  groupedlayers: {
    js: "leaflet-groupedlayercontrol/dist/leaflet.groupedlayercontrol.min.js",
    css: ["leaflet-groupedlayercontrol/dist/leaflet.groupedlayercontrol.min.css"],
  },
  iso8601: { js: "iso8601-js-period/iso8601.js" },
  layerstree: {
    js: "leaflet.control.layers.tree/L.Control.Layers.Tree.js",
    css: ["leaflet.control.layers.tree/L.Control.Layers.Tree.css"],
  },
  locate: {
    js: "leaflet.locatecontrol/dist/L.Control.Locate.min.js",
    css: ["leaflet.locatecontrol/dist/L.Control.Locate.min.css"],
  },
  markercluster: {
    js: `${markercluster}/leaflet.markercluster.js`,
    css: [`${markercluster}/MarkerCluster.css`, `${markercluster}/MarkerCluster.Default.css`],
  },
  measure: { js: "leaflet-measure/src/leaflet-measure.js", bundled: true, css: ["leaflet-measure/dist/leaflet-measure.css"] },
  minimap: { js: "leaflet-minimap/dist/Control.MiniMap.min.js", css: ["leaflet-minimap/dist/Control.MiniMap.min.css"] },
  moment: { js: "moment/min/moment.min.js" },
  mouseposition: {
    js: "leaflet-mouse-position/src/L.Control.MousePosition.js",
    css: ["leaflet-mouse-position/src/L.Control.MousePosition.css"],
  },
  pattern: { js: "leaflet.pattern/dist/leaflet.pattern.js" },
  polylineencoded: { js: "polyline-encoded/Polyline.encoded.js" },
  polylineoffset: { js: "leaflet-polylineoffset/leaflet.polylineoffset.js" },
  realtime: { js: "leaflet-realtime/dist/leaflet-realtime.min.js" },
  ripple: { css: ["css-ripple-effect/dist/ripple.min.css"] },
  search: { js: "leaflet-search/dist/leaflet-search.min.js", css: ["leaflet-search/dist/leaflet-search.min.css"] },
  semicircle: { js: "leaflet-semicircle/Semicircle.js" },
  sidebyside: {
    js: "leaflet-side-by-side/index.js",
    bundled: true,
    css: ["leaflet-side-by-side/layout.css", "leaflet-side-by-side/range.css"],
  },
  spiderfier: { js: "overlapping-marker-spiderfier-leaflet/dist/oms.js" },
  subgroup: { js: "leaflet.featuregroup.subgroup/dist/leaflet.featuregroup.subgroup.js" },
  sync: { js: "leaflet.sync/L.Map.Sync.js" },
  tagfilter: {
    js: "leaflet-tag-filter-button/src/leaflet-tag-filter-button.js",
    css: ["leaflet-tag-filter-button/src/leaflet-tag-filter-button.css"],
  },
  terminator: { js: "@joergdietrich/leaflet.terminator/L.Terminator.js" },
  textpath: { js: "leaflet-textpath/leaflet.textpath.js" },
  timedimension: { js: `${timedimension}.min.js`, css: [`${timedimension}.control.css`] },
  timeline: { js: "leaflet.timeline/dist/leaflet.timeline.js" },
  topojson: { js: "topojson-client/dist/topojson-client.min.js" },
};
