// Questions that an answer skips go at once. Without this file the page says beside each option where to go on, and
// the server leaves out the same questions.
(function () {
  "use strict";

  var form = document.querySelector("[data-survey]");
  if (!form) return;
  var questions = Array.prototype.slice.call(form.querySelectorAll("[data-question]"));

  function target(question) {
    var chosen = question.querySelector("input[data-then]:checked");
    var then = chosen ? chosen.dataset.then : question.dataset.then;
    return then === undefined ? Number(question.dataset.question) + 1 : Number(then);
  }

  function settle() {
    var next = 1;
    questions.forEach(function (question) {
      var number = Number(question.dataset.question);
      question.hidden = number !== next;
      if (number === next) next = target(question);
    });
  }

  Array.prototype.forEach.call(form.querySelectorAll("[data-skip]"), function (hint) {
    hint.hidden = true; // it happens by itself
  });
  form.addEventListener("change", settle);
  window.addEventListener("pageshow", settle); // a page come back to has its answers still
  settle();
})();
