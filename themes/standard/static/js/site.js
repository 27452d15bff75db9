// Small conveniences. Every page works without this file.
(function () {
  "use strict";

  // Drawers stand open where there is room; newer browsers do that by style alone.
  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 900px)").matches) {
    document.querySelectorAll("details.drawer").forEach(function (drawer) {
      drawer.open = true;
    });
  }

  // An open group of the menu closes when one looks elsewhere.
  var groups = document.querySelectorAll(".menu__group");
  function closeGroups(except) {
    groups.forEach(function (group) {
      if (group !== except) group.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeGroups(event.target.closest(".menu__group"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    groups.forEach(function (group) {
      if (group.open && group.contains(document.activeElement)) group.querySelector("summary").focus();
    });
    closeGroups(null);
  });
})();
