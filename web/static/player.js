// The player of a source page: the text follows the sound, and the text seeks in it.
// Without this script the times are links into the sound file.
"use strict";
(() => {
  const sound = document.getElementById("ljud");
  const follow = document.getElementById("folj");
  if (!sound || !follow) return;
  const pieces = [...document.querySelectorAll("[data-said]")];
  const begins = pieces.map((piece) => Number(piece.dataset.said));
  let spoken = null;
  let until = Infinity;

  function play(from, to) {
    until = to;
    const start = () => {
      sound.currentTime = from;
      sound.play().catch(() => {});
    };
    if (sound.readyState >= HTMLMediaElement.HAVE_METADATA) {
      start();
    } else {
      sound.addEventListener("loadedmetadata", start, { once: true });
      sound.load();
    }
  }

  function saidAt(second) {
    let low = 0;
    let high = begins.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (begins[middle] <= second) low = middle + 1;
      else high = middle;
    }
    return low ? pieces[low - 1] : null;
  }

  function show(piece) {
    if (piece === spoken) return;
    spoken?.classList.remove("spoken");
    piece?.classList.add("spoken");
    spoken = piece;
    if (!piece || !follow.checked || sound.paused) return;
    const place = piece.getBoundingClientRect();
    const covered = sound.closest(".player").getBoundingClientRect().bottom;
    if (place.top < covered || place.bottom > window.innerHeight) {
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      piece.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    }
  }

  sound.addEventListener("timeupdate", () => {
    if (sound.currentTime >= until) {
      until = Infinity;
      sound.pause();
    }
    show(saidAt(sound.currentTime + 0.05));
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[data-seconds]");
    if (link) {
      event.preventDefault();
      play(Number(link.dataset.seconds), Number(link.dataset.until ?? Infinity));
      return;
    }
    const piece = event.target.closest("[data-said]");
    if (piece && !event.target.closest("a") && window.getSelection().isCollapsed) {
      play(Number(piece.dataset.said), Infinity);
    }
  });

  document.documentElement.classList.add("plays");
})();
