// Tells the portal that this page of hits was seen, and which hit was opened, so that editors learn what people look
// for. Nothing about the visitor is sent; without this file everything works, uncounted.
(function () {
  "use strict";

  var page = document.querySelector("[data-seen]");
  if (!page || !navigator.sendBeacon) return;

  function tell(hit) {
    var what = new URLSearchParams({ page: page.dataset.page });
    if (hit !== undefined) what.set("hit", hit);
    navigator.sendBeacon(page.dataset.seen, what);
  }

  tell();

  function opened(event) {
    // The middle button opens a hit, too; the right one does not.
    if (event.type === "auxclick" && event.button !== 1) return;
    var link = event.target.closest("a[href]");
    var row = link && link.closest("[data-hits] > .rows > li");
    if (row) tell(Array.prototype.indexOf.call(row.parentNode.children, row));
  }
  page.addEventListener("click", opened);
  page.addEventListener("auxclick", opened);
})();
