// Suggestions while one types in a search box: a combobox with a list, chosen by hand (WAI-ARIA APG).
// The form works without this file, and is never kept waiting by it: Enter alone always searches for what was typed.
(function () {
  "use strict";

  var PAUSE = 120; // milliseconds without a key before the portal is asked
  var KEPT = 50; // answers remembered on this page
  var boxes = document.querySelectorAll("form[data-suggest]");
  if (!boxes.length || !window.AbortController || !window.fetch) return;

  function make(tag, attributes, parent) {
    var element = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) {
      element.setAttribute(name, attributes[name]);
    });
    parent.appendChild(element);
    return element;
  }

  // The text with what was typed in it marked.
  function write(parent, text, typed) {
    var place = text.toLowerCase().indexOf(typed.toLowerCase());
    if (place < 0) return void parent.appendChild(document.createTextNode(text));
    parent.appendChild(document.createTextNode(text.slice(0, place)));
    make("b", {}, parent).textContent = text.slice(place, place + typed.length);
    parent.appendChild(document.createTextNode(text.slice(place + typed.length)));
  }

  function equip(form) {
    var input = form.querySelector("input[name=q]");
    var list = make("ul", { class: "suggestions", id: input.id + "-suggestions", role: "listbox", "aria-label": "检索建议" }, form);
    var said = make("span", { class: "visually-hidden", role: "status" }, form);
    var answers = new Map();
    var shown = [];
    var active = -1;
    var timer = 0;
    var asking = null;
    list.hidden = true;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    function point(to) {
      if (list.children[active]) list.children[active].setAttribute("aria-selected", "false");
      active = to;
      var option = list.children[active];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    }

    function close() {
      point(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    }

    function open() {
      if (!shown.length) return;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    }

    function forget() {
      clearTimeout(timer);
      if (asking) asking.abort();
      asking = null;
    }

    function show(found, typed) {
      close();
      shown = found;
      list.textContent = "";
      found.forEach(function (one, index) {
        var option = make("li", { role: "option", id: list.id + "-" + index, "aria-selected": "false" }, list);
        write(make("span", { class: "suggestions__text" }, option), one.text, typed);
        make("span", { class: "suggestions__kind" }, option).textContent = one.label;
      });
      open();
      said.textContent = found.length ? "有 " + found.length + " 条建议，按上下键选择，按回车键打开。" : "";
    }

    function ask() {
      var typed = input.value.trim();
      forget();
      if (!typed || typed.length > 60) return show([], typed);
      if (answers.has(typed)) return show(answers.get(typed), typed);
      var own = (asking = new AbortController());
      fetch(form.dataset.suggest + "?q=" + encodeURIComponent(typed), { signal: own.signal, credentials: "omit" })
        .then(function (answer) {
          return answer.ok ? answer.json() : { suggestions: [] };
        })
        .then(function (answer) {
          if (asking !== own) return;
          if (answers.size >= KEPT) answers.clear();
          answers.set(typed, answer.suggestions);
          if (document.activeElement === input) show(answer.suggestions, typed);
        })
        .catch(function () {
          // Given up for a newer one, or the line is bad: the box works without.
        });
    }

    function choose(index) {
      forget();
      location.assign(shown[index].url);
    }

    input.addEventListener("input", function (event) {
      clearTimeout(timer);
      point(-1); // who goes on typing has chosen nothing of what was offered before
      // Letters on their way to becoming characters are not yet what is meant.
      if (!event.isComposing) timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("compositionend", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && shown.length) {
        event.preventDefault();
        if (list.hidden) open();
        // The box itself stands between the last one and the first.
        if (!event.altKey) point(((active + 1 + step + shown.length + 1) % (shown.length + 1)) - 1);
      } else if (event.key === "Enter") {
        if (!list.hidden && active >= 0) {
          event.preventDefault();
          choose(active);
        } else {
          forget();
        }
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        forget();
        close();
        said.textContent = "";
      }
    });
    input.addEventListener("blur", function () {
      forget();
      close();
    });
    // Pressing on a suggestion must not take the focus from the box, or the list would be gone before it is chosen.
    list.addEventListener("mousedown", function (event) {
      event.preventDefault();
    });
    list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) choose(Array.prototype.indexOf.call(list.children, option));
    });
    form.addEventListener("submit", function () {
      forget();
      close();
    });
    addEventListener("pageshow", close);
  }

  Array.prototype.forEach.call(boxes, equip);
})();
