// Leaves this site at once: by its link, or when Shift is pressed and released three times.
// It runs before the page is there, so that whatever is seen can be left.
(() => {
  const page = document.documentElement;
  let shown;
  let isLeaving = false;
  let isAlone = false;
  let presses = 0;
  let timer;

  const status = () => document.getElementById("leaving");
  const icon = () => document.querySelector("link[rel=icon]");

  function look(title, address, text) {
    page.classList.toggle("leaving", isLeaving);
    document.title = title;
    icon().href = address;
    status().textContent = text;
  }

  function count(number) {
    const { one, two } = status().dataset;
    presses = number;
    clearTimeout(timer);
    if (number) timer = setTimeout(count, 5000, 0);
    status().textContent = ["", two, one][number];
  }

  function leave() {
    const words = status().dataset;
    count(0);
    isLeaving = true;
    if (window.speechSynthesis) speechSynthesis.cancel();
    shown = { title: document.title, icon: icon().href };
    look(words.title, words.icon, words.now);
    // The page that was left is not where Back leads.
    location.replace(document.querySelector("a.exit").href);
  }

  addEventListener("click", (event) => {
    const isModified = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (isModified || !status() || !event.target.closest("a.exit")) return;
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
    if (isLeaving || event.key !== "Shift" || !isAlone || !status()) return;
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
