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
  const PERSONAL = /(?<!\d)(?:19|20)?(\d{6})\s?[-+–]?\s?(\d{4})(?!\d)/g;
  const PART = { "X-Klara-Part": "answer" };

  const tell = (sentence, invalid = true) => {
    problem.textContent = sentence;
    problem.hidden = !sentence;
    if (sentence && invalid) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  };

  const isPersonal = (_, birthday, rest) => {
    const [month, day] = [Number(birthday.slice(2, 4)), Number(birthday.slice(4, 6)) % 60];
    if (month < 1 || month > 12 || day < 1 || day > 31) return false;
    const doubled = [...birthday + rest].map((digit, i) => digit * (2 - i % 2));
    return doubled.reduce((sum, n) => sum + Math.floor(n / 10) + n % 10, 0) % 10 === 0;
  };

  const masked = (words) => words.replace(PERSONAL, (...match) => (isPersonal(...match) ? "[nummer]" : match[0]));

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
    document.querySelector(".how").open = false;
    document.querySelector(".chat").classList.add("going");
    form.querySelector("label").textContent = said.followUp;
    form.elements["borja-om"].hidden = false;
    const heading = answer.querySelector("h2");
    heading.focus({ preventScroll: true });
    answer.scrollIntoView({ block: "start" });
    state.textContent = answer.dataset.said;
    state.classList.add("unseen");
  };

  const ask = async (question, exactly) => {
    tell("");
    state.classList.remove("unseen");
    state.textContent = said.searching;
    const waiting = setTimeout(() => { state.textContent = said.long; }, LONG_WAIT);
    const sent = new URLSearchParams({ q: question, samtal: form.elements.samtal.value });
    if (exactly) sent.set("exakt", "1");
    form.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.action, { method: "POST", body: sent, headers: PART, signal: AbortSignal.timeout?.(LONGEST_WAIT) });
      const html = await response.text();
      if (response.ok) { show(html); return; }
      tell(new DOMParser().parseFromString(html, "text/html").querySelector("[data-problem]")?.textContent.trim() || said.failed, false);
    } catch {
      tell(said.failed, false);
    } finally {
      clearTimeout(waiting);
      form.removeAttribute("aria-busy");
      if (!problem.hidden) { state.textContent = ""; box.focus(); }
    }
  };

  const send = (question, exactly = false) => {
    if (!form.hasAttribute("aria-busy")) ask(question, exactly);
  };

  const thank = async (feedback, reason) => {
    const sent = new URLSearchParams(new FormData(feedback));
    sent.set("reason", reason);
    const response = await fetch(feedback.action, { method: "POST", body: sent }).catch(() => null);
    const more = feedback.closest("details");
    const thanks = more.nextElementSibling;
    thanks.textContent = response?.ok ? feedback.dataset.thanks : feedback.dataset.failed;
    if (!response?.ok) return;
    more.remove();
    thanks.focus();
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "borja-om") return;
    event.preventDefault();
    const without = masked(box.value);
    const wrong = without !== box.value ? said.masked : tooLong() || (/[\p{L}\p{N}]/u.test(box.value) ? "" : said.empty);
    box.value = without;
    if (!wrong) { send(box.value); return; }
    tell(wrong);
    box.focus();
  });

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  box.addEventListener("input", () => tell(masked(box.value) !== box.value ? said.personal : tooLong()));

  document.addEventListener("submit", (event) => {
    const value = event.submitter?.value;
    if (!value) return;
    if (event.target.matches(".suggestions, .exact")) {
      event.preventDefault();
      send(value, event.target.matches(".exact"));
    } else if (event.target.matches(".feedback form")) {
      event.preventDefault();
      thank(event.target, value);
    }
  });
})();
