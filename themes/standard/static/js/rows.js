// The rows of a table are one stop of the Tab key: up and down go from row to row. Without this file each row is a stop.
(function () {
  "use strict";
  const STEPS = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };

  for (const body of document.querySelectorAll(".looking-table tbody")) {
    const rows = Array.from(body.rows, (row) => row.querySelector("th a"));
    let stop = rows[0];

    function hold(link) {
      stop.tabIndex = -1;
      stop = link;
      stop.tabIndex = 0;
    }

    for (const link of body.querySelectorAll("a")) link.tabIndex = -1; // “全文” leads where the number of its row leads
    hold(stop);
    body.addEventListener("focusin", (event) => hold(event.target.closest("tr").querySelector("th a")));
    body.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(stop) + step))].focus();
    });
    body.closest(".looking-frame").nextElementSibling.hidden = false;
  }
})();
