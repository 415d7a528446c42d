// The queue by keyboard: arrows go from one thing to do to the next, Enter opens it.
(() => {
  const boxes = [...document.querySelectorAll(".group input[name=item]")];

  addEventListener("keydown", (event) => {
    const at = boxes.indexOf(document.activeElement);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      boxes[at].closest("li").querySelector("a").click();
      return;
    }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: boxes.length - 1 }[event.key];
    if (!boxes[to]) return;
    event.preventDefault();
    boxes[to].focus();
    if (event.shiftKey) boxes[to].checked = boxes[at].checked;
  });
})();
