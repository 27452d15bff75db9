// Small conveniences. Every page works without this file.
(function () {
  "use strict";

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  // Drawers stand open where there is room; newer browsers do that by style alone.
  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 900px)").matches) {
    each("details.drawer", function (drawer) {
      drawer.open = true;
    });
  }

  // An open group of the menu closes when one looks elsewhere.
  function closeGroups(except) {
    each(".menu__group", function (group) {
      if (group !== except) group.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeGroups(event.target.closest(".menu__group"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.activeElement && document.activeElement.closest(".menu__group[open]");
    closeGroups(null);
    if (open) open.querySelector("summary").focus();
  });

  // A frame is a stop of the Tab key only where it holds more than it shows.
  if ("ResizeObserver" in window) {
    var frames = new ResizeObserver(function (seen) {
      seen.forEach(function (one) {
        var frame = one.target;
        if (frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1) frame.tabIndex = 0;
        else frame.removeAttribute("tabindex");
      });
    });
    each(".scroll[tabindex], .calls[tabindex]", function (frame) {
      frames.observe(frame);
    });
  }

  // Print, and copy the address.
  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      print();
    });
  });
  if (navigator.clipboard) {
    each("[data-copy]", function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(button.dataset.copy || location.href).then(function () {
          var status = button.parentNode.querySelector("[role=status]");
          if (status) status.textContent = "网址已复制。";
        });
      });
    });
  }

  // The contents of a long text mark where the reader is.
  var entries = document.querySelectorAll(".contents a[href^='#']");
  if (entries.length && "IntersectionObserver" in window) {
    var observer = new IntersectionObserver(
      function (seen) {
        seen.forEach(function (one) {
          if (!one.isIntersecting) return;
          Array.prototype.forEach.call(entries, function (entry) {
            if (entry.hash === "#" + encodeURIComponent(one.target.id)) entry.setAttribute("aria-current", "location");
            else entry.removeAttribute("aria-current");
          });
        });
      },
      { rootMargin: "0px 0px -75% 0px" }
    );
    Array.prototype.forEach.call(entries, function (entry) {
      var target = document.getElementById(decodeURIComponent(entry.hash.slice(1)));
      if (target) observer.observe(target);
    });
  }

  // The elder mode reads the page aloud where the browser can.
  var place = document.getElementById("read-aloud");
  if (place && "speechSynthesis" in window) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button button--plain";
    button.textContent = "朗读本页";
    place.appendChild(button);
    var stop = function () {
      speechSynthesis.cancel();
      button.textContent = "朗读本页";
    };
    button.addEventListener("click", function () {
      if (speechSynthesis.speaking) return stop();
      // Long utterances break off in some browsers: one paragraph at a time.
      var parts = document.getElementById("main").innerText.split(/\n+/).filter(Boolean);
      parts.forEach(function (part, index) {
        var words = new SpeechSynthesisUtterance(part);
        words.lang = "zh-CN";
        words.rate = 0.9;
        if (index === parts.length - 1) words.onend = stop;
        speechSynthesis.speak(words);
      });
      button.textContent = "停止朗读";
    });
    addEventListener("pagehide", stop);
  }
})();
