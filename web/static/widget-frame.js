// The chat inside another site's frame: the question box takes focus, Escape closes the dialog,
// and a new conversation begins in the frame.
"use strict";
(() => {
  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.data === "klara:opened") document.getElementById("q")?.focus();
  });
  document.querySelector("[name=borja-om]")?.addEventListener("click", (event) => {
    event.preventDefault();
    window.location.reload();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && window.parent !== window) window.parent.postMessage("klara:close", "*");
  });
})();
