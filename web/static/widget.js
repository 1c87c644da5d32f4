// Klara on another site: <script src="https://klara.example/widget.js" async></script>
// A button opens a dialog beside the page, which can be used meanwhile; it holds the chat in a
// sandboxed frame, and nothing is loaded from Klara before that but this file. data-lang, data-label,
// data-color and data-ink (#rrggbb) are the host's. Its policy needs script-src and frame-src for
// Klara's address, and no unsafe-inline: there are no style attributes or elements here.
"use strict";
(() => {
  const script = document.currentScript;
  const klara = new URL(script.src).origin;
  const frameAddress = new URL("widget", script.src).href;
  const english = (script.dataset.lang || document.documentElement.lang).toLowerCase().startsWith("en");
  const words = english
    ? { open: "Ask Klara", title: "Ask Klara: an AI service that answers word for word from the sources", short: "Ask Klara", close: "Close", larger: "Larger", smaller: "Smaller" }
    : { open: "Fråga Klara", title: "Fråga Klara: en AI-tjänst som svarar ordagrant ur källorna", short: "Fråga Klara", close: "Stäng", larger: "Större", smaller: "Mindre" };

  // The authority's colour, as Klara is set: the server writes it here.
  const own = "#12395f";

  // The host's colours, if one can be read on the other (WCAG 1.4.3).
  const light = (colour) => [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0.05);
  const colours = () => {
    const { color = own, ink = "#ffffff" } = script.dataset;
    const known = [color, ink].every((colour) => /^#[0-9a-f]{6}$/i.test(colour));
    if (known && Math.max(light(color), light(ink)) / Math.min(light(color), light(ink)) >= 4.5) return [color, ink];
    console.warn(`Klara: ${ink} cannot be read on ${color}; write two colours of contrast 4.5 as #rrggbb`);
    return [own, "#ffffff"];
  };
  const [color, ink] = colours();

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; }
    button, dialog { font: 600 1rem/1.5 system-ui, sans-serif; box-sizing: border-box; }
    button { min-height: 3rem; padding: .5rem 1.25rem; border: 2px solid ${ink}; border-radius: .4rem; background: ${color}; color: ${ink}; cursor: pointer; }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 3px solid #ffd84d; outline-offset: 2px; }
    .open { position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483000; box-shadow: 0 2px 8px #0006; }
    dialog { position: fixed; inset: auto 1rem 1rem auto; width: min(30rem, 100vw - 2rem); height: min(46rem, 100vh - 2rem); margin: 0; padding: 0; border: 2px solid ${color}; border-radius: .4rem; background: #fff; overflow: hidden; z-index: 2147483001; box-shadow: 0 2px 12px #0006; }
    dialog.large { width: min(60rem, 100vw - 2rem); height: calc(100vh - 2rem); }
    dialog[open] { display: flex; flex-direction: column; }
    header { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: .25rem .25rem .25rem 1rem; background: ${color}; color: ${ink}; }
    h2 { flex: 1; margin: 0; font: inherit; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media (max-width: 30rem), (max-height: 30rem) { dialog { inset: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; border-radius: 0; } }
    @media (prefers-color-scheme: dark) { dialog { background: #11181f; } }
    @media print { :host { display: none; } }
  `);

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function start() {
    const host = element("div", { lang: english ? "en" : "sv" });
    const root = host.attachShadow({ mode: "open" });
    const open = element("button", { type: "button", class: "open", "aria-haspopup": "dialog", "aria-expanded": "false" });
    open.textContent = script.dataset.label || words.open;
    const title = element("h2", {}, words.short);
    const larger = element("button", { type: "button" }, words.larger);
    const close = element("button", { type: "button" }, words.close);
    const dialog = element("dialog", { "aria-label": words.title }, element("header", {}, title, larger, close));
    let frame = null;

    function enter() {
      frame.focus();
      frame.contentWindow.postMessage("klara:opened", klara);
    }

    open.addEventListener("click", () => {
      dialog.show();
      open.setAttribute("aria-expanded", "true");
      if (!frame) {
        frame = element("iframe", {
          src: `${frameAddress}?lang=${english ? "en" : "sv"}`,
          title: words.title,
          sandbox: "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts",
          allow: "autoplay; clipboard-write",
          referrerpolicy: "origin",
        });
        frame.addEventListener("load", () => dialog.open && enter());
        dialog.append(frame);
        return;
      }
      enter();
    });
    larger.addEventListener("click", () => {
      larger.textContent = dialog.classList.toggle("large") ? words.smaller : words.larger;
    });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") dialog.close();
    });
    dialog.addEventListener("close", () => {
      open.setAttribute("aria-expanded", "false");
      open.focus();
    });
    window.addEventListener("message", (event) => {
      if (event.origin === klara && event.source === frame?.contentWindow && event.data === "klara:close") dialog.close();
    });

    root.adoptedStyleSheets = [style];
    root.append(open, dialog);
    document.body.append(host);
  }

  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
})();
