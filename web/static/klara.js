"use strict";
// What every page may use: copying a quote, and playing just the seconds where it is said.
// One listener for all, so that answers that arrive later need no wiring.

(() => {
  const reveal = (within) => {
    for (const button of within.querySelectorAll(".copy, .play")) button.hidden = false;
    for (const more of within.querySelectorAll(".clip audio, .citation")) more.hidden = true;
  };

  const copy = async (button) => {
    const text = button.closest("figure, .bearings").querySelector(".citation textarea");
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      text.closest("details").hidden = false;
      text.closest("details").open = true;
      text.select();
      return;
    }
    const label = [...button.childNodes];
    button.setAttribute("aria-live", "polite");
    button.replaceChildren(button.dataset.done);
    setTimeout(() => button.replaceChildren(...label), 2500);
  };

  const play = (clip) => {
    const audio = clip.querySelector("audio");
    const from = Number(clip.dataset.from);
    const to = Number(clip.dataset.to);
    const stop = () => {
      if (audio.currentTime < to) return;
      audio.pause();
      audio.removeEventListener("timeupdate", stop);
    };
    const failed = () => { clip.querySelector("[role=alert]").hidden = false; };
    for (const other of document.querySelectorAll("audio")) if (other !== audio) other.pause();
    audio.hidden = false;
    clip.classList.add("playing");
    audio.addEventListener("error", failed, { once: true });
    audio.addEventListener("timeupdate", stop);
    audio.currentTime = from;
    audio.play().catch(() => { if (audio.error) failed(); });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.matches(".copy")) copy(button);
    else if (button?.matches(".play")) play(button.closest("figure").querySelector(".clip"));
  });

  // Back to the answer as it was left, where that is what the visitor comes from.
  document.querySelector("a.back")?.addEventListener("click", (event) => {
    const from = document.referrer && new URL(document.referrer);
    const home = document.querySelector("a.service");
    if (!from || !home || from.origin !== home.origin || !from.pathname.startsWith(home.pathname)) return;
    if (!/^(fraga\/.*)?$/.test(from.pathname.slice(home.pathname.length))) return;
    event.preventDefault();
    history.back();
  });

  document.addEventListener("klara:shown", (event) => reveal(event.target));
  reveal(document);
})();
