"use strict";
// Keys for the hits: / to the box, j and k between hits, o opens. They can be turned off (WCAG
// 2.1.4), are told of on the page, and are never the only way.

(() => {
  const hits = [...document.querySelectorAll(".hit")];
  const toggle = document.getElementById("tangenter");
  const KEY = "klara-tangenter";

  const remembered = () => {
    try { return localStorage.getItem(KEY) !== "av"; } catch { return true; }
  };
  if (toggle) {
    toggle.checked = remembered();
    toggle.addEventListener("change", () => {
      try { localStorage.setItem(KEY, toggle.checked ? "på" : "av"); } catch { /* not kept */ }
    });
  }

  const chosen = () => hits.findIndex((hit) => hit.contains(document.activeElement));
  const go = (number) => {
    const hit = hits[Math.max(0, Math.min(hits.length - 1, number))];
    if (!hit) return;
    hit.focus({ preventScroll: true });
    hit.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (!toggle?.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, summary, audio")) return;
    const at = chosen();
    const act = {
      "/": () => document.getElementById("q").focus(),
      j: () => go(at + 1),
      k: () => go(at < 0 ? 0 : at - 1),
      o: at < 0 ? null : () => hits[at].querySelector(".acts a").click(),
      ArrowDown: at < 0 ? null : () => go(at + 1),
      ArrowUp: at < 0 ? null : () => go(at - 1),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
