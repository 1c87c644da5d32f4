"use strict";
// The chat without leaving the page: one request for an answer, which the server has written.
// Without this file the form does the same with a whole page.

(() => {
  const form = document.getElementById("fraga");
  const box = form.elements.q;
  const talk = document.getElementById("samtal");
  const state = document.getElementById("lage");
  const problem = document.getElementById("q-problem");
  const said = form.dataset;
  const LONG_WAIT = 4000;
  const LONGEST_WAIT = 30000;

  const tell = (sentence) => {
    problem.textContent = sentence;
    problem.hidden = !sentence;
    box.toggleAttribute("aria-invalid", Boolean(sentence));
    if (sentence) box.setAttribute("aria-invalid", "true");
  };

  const tooLong = () => {
    const count = [...box.value.trim().replace(/\s+/gu, " ")].length - Number(said.longest);
    return count > 0 ? said.tooLong.replace("{count}", count) : "";
  };

  const show = (html) => {
    const answer = new DOMParser().parseFromString(html, "text/html").querySelector("article");
    if (!answer) throw new Error("no answer in the response");
    talk.append(answer);
    answer.dispatchEvent(new CustomEvent("klara:shown", { bubbles: true }));
    form.elements.samtal.value = answer.dataset.carried;
    if (!("keep" in answer.dataset)) box.value = "";
    for (const part of document.querySelectorAll(".first-time")) part.hidden = true;
    form.querySelector("label").textContent = said.followUp;
    form.elements["borja-om"].hidden = false;
    const heading = answer.querySelector("h2");
    heading.focus({ preventScroll: true });
    answer.scrollIntoView({ block: "start" });
  };

  const ask = async (question) => {
    tell("");
    state.textContent = said.searching;
    const waiting = setTimeout(() => { state.textContent = said.long; }, LONG_WAIT);
    const sent = new FormData(form);
    sent.delete("borja-om");
    sent.set("q", question);
    form.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(sent),
        headers: { "X-Klara-Part": "answer" },
        signal: AbortSignal.timeout?.(LONGEST_WAIT),
      });
      const html = await response.text();
      if (response.ok) show(html);
      else tell(new DOMParser().parseFromString(html, "text/html").querySelector("[data-problem]")?.textContent.trim() || said.failed);
    } catch {
      tell(said.failed);
    } finally {
      clearTimeout(waiting);
      state.textContent = "";
      form.removeAttribute("aria-busy");
    }
  };

  const send = (question) => {
    if (form.hasAttribute("aria-busy")) return;
    ask(question);
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "borja-om") return;
    event.preventDefault();
    const long = tooLong();
    if (long) { tell(long); box.focus(); } else send(box.value);
  });

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  box.addEventListener("input", () => tell(tooLong()));

  document.querySelector(".suggestions")?.addEventListener("submit", (event) => {
    if (!event.submitter) return;
    event.preventDefault();
    box.value = event.submitter.value;
    send(event.submitter.value);
  });
})();
