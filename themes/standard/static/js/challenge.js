// Does the sum that keeps robots from a form (altcha), in a worker, while the visitor reads. Where that is not
// possible the question in words stays; it can always be answered instead.
(function () {
  "use strict";

  var box = document.querySelector("[data-challenge]");
  if (!box || !window.Worker) return;
  var form = box.closest("form");
  var question = box.querySelector("[data-question]");
  var said = box.querySelector("[role=status]");
  var proof = form.elements.proof;
  var work = JSON.parse(box.dataset.challenge);
  var waiting = null; // the button that was pressed before the sum was done
  var over = false;

  function ask() {
    over = true;
    question.hidden = false;
    said.textContent = "自动验证没有成功，请回答下面的问题。";
    waiting = null;
  }

  var worker;
  try {
    worker = new Worker(box.dataset.worker);
  } catch (error) {
    return;
  }
  if (!question.classList.contains("field--error")) question.hidden = true;
  said.textContent = "正在自动验证您不是机器，不用做什么……";
  worker.onerror = ask;
  worker.onmessage = function (message) {
    if (message.data === null) return ask();
    over = true;
    proof.value = btoa(
      JSON.stringify({
        algorithm: work.algorithm,
        challenge: work.challenge,
        number: message.data,
        salt: work.salt,
        signature: work.signature,
      })
    );
    question.hidden = true;
    said.textContent = "已经自动验证。";
    if (waiting) form.requestSubmit(waiting);
  };
  worker.postMessage(work);

  form.addEventListener(
    "submit",
    function (event) {
      if (over || form.elements.answer.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event.submitter;
      said.textContent = "还在验证，好了就自动提交，请稍候……";
    },
    true
  );
})();
