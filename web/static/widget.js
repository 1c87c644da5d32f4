// Klara on another site: <script src="https://klara.example/widget.js" async></script>
// A button opens a dialog that holds the chat in a sandboxed frame; nothing is loaded from Klara
// before that but this file. The host's policy needs script-src and frame-src for Klara's address,
// and no unsafe-inline: the styles are made here, without style attributes or elements.
"use strict";
(() => {
  const script = document.currentScript;
  const klara = new URL(script.src).origin;
  const said = script.dataset.lang || document.documentElement.lang;
  const english = said.toLowerCase().startsWith("en");
  const words = english
    ? { open: "Ask Klara", title: "Ask Klara: answers word for word from the sources", close: "Close" }
    : { open: "Fråga Klara", title: "Fråga Klara: svar ordagrant ur källorna", close: "Stäng" };

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; }
    button, dialog { font: 600 1rem/1.5 system-ui, sans-serif; box-sizing: border-box; }
    button { min-height: 3rem; padding: .5rem 1.25rem; border: 2px solid #fff; border-radius: .4rem; background: #12395f; color: #fff; cursor: pointer; }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 3px solid #ffd84d; outline-offset: 2px; }
    .open { position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483000; box-shadow: 0 2px 8px #0006; }
    dialog { position: fixed; inset: auto 1rem 1rem auto; width: min(30rem, 100vw - 2rem); height: min(46rem, 100vh - 2rem); margin: 0; padding: 0; border: 2px solid #12395f; border-radius: .4rem; background: #fff; overflow: hidden; }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: #0008; }
    header { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: .25rem .25rem .25rem 1rem; background: #12395f; color: #fff; }
    h2 { margin: 0; font: inherit; }
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
    const open = element("button", { type: "button", class: "open", "aria-haspopup": "dialog" });
    open.textContent = script.dataset.label || words.open;
    const title = element("h2", { id: "title" }, words.title);
    const close = element("button", { type: "button" }, words.close);
    const dialog = element("dialog", { "aria-labelledby": "title" }, element("header", {}, title, close));
    let frame = null;

    function enter() {
      frame.focus();
      frame.contentWindow.postMessage("klara:opened", klara);
    }

    open.addEventListener("click", () => {
      if (!frame) {
        frame = element("iframe", {
          src: `${klara}/widget?lang=${english ? "en" : "sv"}`,
          title: words.title,
          sandbox: "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts",
          allow: "autoplay; clipboard-write",
          referrerpolicy: "origin",
        });
        frame.addEventListener("load", () => dialog.open && enter());
        dialog.append(frame);
        dialog.showModal();
        return;
      }
      dialog.showModal();
      enter();
    });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => open.focus());
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
