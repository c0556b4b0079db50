/** Makes scripts and styles of the page's packed blocks (landmap/webmap/inlined.py): each where it stands, before the page reads on. */
import { unpacked } from "./block.ts";

declare global {
  interface Window {
    landmapOpen: () => void;
  }
}

/** Open the block before the script that calls this. The page's policy has the digest of each script, and lets no other run. */
window.landmapOpen = () => {
  const block = document.currentScript?.previousElementSibling as HTMLElement | null;
  if (block?.dataset.as !== "script" && block?.dataset.as !== "style") return;
  const made = document.createElement(block.dataset.as);
  made.textContent = new TextDecoder("utf-8", { ignoreBOM: true }).decode(unpacked(block));
  block.replaceWith(made);
};
