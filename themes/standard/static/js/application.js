// Keeps what is typed into an application while the line is bad, and shows what is public already. The form works
// without this file. What is kept stays in this window (sessionStorage) until it is sent, cleared or closed.
(function () {
  "use strict";

  var page = document.querySelector("[data-application]");
  if (!page) return;
  var PREFIX = "application:";
  var mark = page.dataset.application;
  var PAUSE = 700; // milliseconds without a key before anything is looked up

  function kept(act) {
    // A browser may forbid it; then nothing is kept, and nothing is said.
    try {
      return act(window.sessionStorage);
    } catch (error) {
      return null;
    }
  }

  function forget(all) {
    kept(function (store) {
      Object.keys(store).forEach(function (key) {
        if (key.indexOf(PREFIX) === 0 && (all || key.indexOf(PREFIX + mark + ":") !== 0)) store.removeItem(key);
      });
    });
  }
  // Texts of another draft, or of one that is over, are nobody's business any more.
  forget(!mark);

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  each("form[data-clear]", function (form) {
    form.addEventListener("submit", function () {
      forget(true);
    });
  });

  var errors = document.getElementById("errors");
  if (errors) {
    errors.focus();
    // This page answered a form. To the browser it is a page like others from now on: "back" and "reload" lead to the
    // kept draft, not to a question whether to send the form again.
    history.replaceState(null, "", location.href);
  }

  // --- Keep what is typed
  each("form[data-keep]", function (form) {
    var key = PREFIX + mark + ":" + form.dataset.keep;
    var said = document.querySelector("[data-kept]");
    if (!mark) return;

    function fields() {
      return Array.prototype.filter.call(form.elements, function (one) {
        return one.name && ["hidden", "file", "submit", "button"].indexOf(one.type) < 0;
      });
    }
    var before = kept(function (store) {
      return JSON.parse(store.getItem(key) || "null");
    });
    if (before && !errors) {
      fields().forEach(function (one) {
        if (!(one.name in before)) return;
        if (one.type === "radio" || one.type === "checkbox") one.checked = before[one.name] === one.value;
        else if (one.type === "select-one") {
          one.value = before[one.name];
          if (one.selectedIndex < 0) one.selectedIndex = 0;
        } else one.value = before[one.name];
      });
    }
    function keep() {
      var now = {};
      fields().forEach(function (one) {
        if (one.type === "radio" || one.type === "checkbox") {
          if (one.checked) now[one.name] = one.value;
        } else now[one.name] = one.value;
      });
      var done = kept(function (store) {
        store.setItem(key, JSON.stringify(now));
        return true;
      });
      if (done && said) said.hidden = false;
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  });

  // --- Sending: once, and not into the void
  each(".application form:not([data-clear])", function (form) {
    var sent = 0;
    var told = document.createElement("p");
    told.className = "field__error";
    told.setAttribute("role", "alert");
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) return;
      if (navigator.onLine === false) {
        event.preventDefault();
        told.textContent = "现在没有网络。填的内容都在这个页面里，网络恢复以后再点一次。";
        form.appendChild(told);
        return;
      }
      // Clicked twice: the portal makes one case of it, and here the second click does not even leave.
      if (Date.now() - sent < 8000) return event.preventDefault();
      sent = Date.now();
    });
    addEventListener("pageshow", function () {
      sent = 0;
    });
  });

  // --- What is public already
  var already = document.querySelector("[data-already]");
  if (already && window.fetch && window.AbortController) {
    var form = already.closest("form");
    var list = already.querySelector("[data-already-list]");
    var status = already.querySelector("[data-already-said]");
    var timer = 0;
    var asking = null;
    var last = "";

    var asked = already.dataset.alreadyFrom.split(" ");
    var look = function () {
      var typed = asked.map(function (name) {
        return form.elements[name].value.trim();
      });
      if (typed.join("").length < 4 || typed.join("\n") === last) return;
      last = typed.join("\n");
      if (asking) asking.abort();
      var own = (asking = new AbortController());
      var what = new URLSearchParams();
      asked.forEach(function (name, place) {
        what.set(name, typed[place].slice(0, 2000));
      });
      what.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      fetch(already.dataset.already, { method: "POST", body: what, signal: own.signal, credentials: "same-origin" })
        .then(function (answer) {
          return answer.ok ? answer.text() : "";
        })
        .then(function (found) {
          if (asking !== own) return;
          list.innerHTML = found;
          var many = list.querySelectorAll("a").length;
          already.hidden = !many;
          status.textContent = many ? "找到 " + many + " 条可能有用的内容，列在下面。" : "";
        })
        .catch(function () {
          // The line is bad, or something newer is asked: one can apply without.
        });
    };
    var soon = function (event) {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(look, PAUSE);
    };
    form.addEventListener("input", soon);
    form.addEventListener("compositionend", soon);
    look();
  }
})();
