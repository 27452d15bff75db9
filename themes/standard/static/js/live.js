/* A live interview: asks for the lines alone every few seconds. New lines are added at the end, lines that were put
   right are replaced; nothing else moves, so that whoever reads or listens is not disturbed. */
(function () {
  "use strict";
  const section = document.querySelector("[data-live]");
  const list = section && section.querySelector(".live");
  const status = document.querySelector("[data-live-status]");
  if (!list || !window.fetch || !window.DOMParser) return;
  const EVERY = 8000;
  const LONGEST = 120000;
  let pause = EVERY;

  function take(fresh) {
    let added = 0;
    for (const line of fresh.querySelectorAll(".live > li")) {
      const known = document.getElementById(line.id);
      if (!known) {
        list.append(document.adoptNode(line));
        added += 1;
      } else if (known.dataset.changed !== line.dataset.changed) {
        known.replaceWith(document.adoptNode(line));
      }
    }
    const empty = document.getElementById("live-empty");
    if (empty && list.children.length) empty.remove();
    const waiting = fresh.querySelector("#live-waiting");
    const old = document.getElementById("live-waiting");
    if (old && waiting) old.replaceWith(document.adoptNode(waiting));
    else if (old) old.remove();
    else if (waiting) document.getElementById("live").append(document.adoptNode(waiting));
    return added;
  }

  function say(text) {
    if (status && status.textContent !== text) status.textContent = text;
  }

  async function ask() {
    if (document.hidden) return again();
    try {
      // The browser asks with the mark of what it has; nothing new comes back as a 304.
      const answer = await fetch(section.dataset.live, { cache: "no-cache", credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      take(fresh);
      pause = EVERY;
      const live = fresh.getElementById("live");
      if (live && live.dataset.state === "ended") return say("访谈已经结束。");
      say("自动更新中。");
    } catch {
      pause = Math.min(pause * 2, LONGEST);
      say("暂时连不上，稍后自动再试。");
    }
    again();
  }

  function again() {
    window.setTimeout(ask, pause * (0.8 + 0.4 * Math.random()));
  }

  again();
})();
