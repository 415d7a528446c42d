// Leaves this site at once: by its link, or when Shift is pressed and released three times.
(() => {
  const page = document.documentElement;
  const status = document.getElementById("leaving");
  const words = status.dataset;
  const icon = document.querySelector("link[rel=icon]");
  const shown = { title: document.title, icon: icon.href };
  let isLeaving = false;
  let isAlone = false;
  let presses = 0;
  let timer;

  function look(title, address, text) {
    page.classList.toggle("leaving", isLeaving);
    document.title = title;
    icon.href = address;
    status.textContent = text;
  }

  function count(number) {
    presses = number;
    clearTimeout(timer);
    if (number) timer = setTimeout(count, 5000, 0);
    status.textContent = ["", words.two, words.one][number];
  }

  function leave() {
    count(0);
    isLeaving = true;
    look(words.title, words.icon, words.now);
    // The page that was left is not where Back leads.
    location.replace(document.querySelector("a.exit").href);
  }

  addEventListener("click", (event) => {
    const isModified = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (isModified || !event.target.closest("a.exit")) return;
    event.preventDefault();
    if (!isLeaving) leave();
  });

  addEventListener("keydown", (event) => {
    if (isLeaving || event.repeat) return;
    isAlone = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!isAlone && presses) count(0);
  });

  // Shift may also be held to choose text.
  addEventListener("mousedown", () => (isAlone = false));

  addEventListener("keyup", (event) => {
    if (isLeaving || event.key !== "Shift" || !isAlone) return;
    isAlone = false;
    if (presses === 2) leave();
    else count(presses + 1);
  });

  // The browser has kept the page as it was, and shows it again.
  addEventListener("pageshow", (event) => {
    if (!isLeaving || !event.persisted) return;
    isLeaving = false;
    look(shown.title, shown.icon, "");
  });

  // A page that is passed quickly skips its transition, which is no error.
  const expect = ({ viewTransition }) => viewTransition && viewTransition.ready.catch(() => {});
  addEventListener("pageswap", expect);
  addEventListener("pagereveal", expect);
})();
