// Say what time it is where the centre is, when the visitor's clock shows another.
(() => {
  const line = document.querySelector("[data-zone]");
  const language = document.documentElement.lang;
  const clock = (zone) => new Date().toLocaleTimeString(language === "en" ? "en-GB" : language, {
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
    numberingSystem: "latn",
  });

  function say() {
    const there = clock(line.dataset.zone);
    const here = clock();
    if (there === here) return;
    line.textContent = line.dataset.text.replace("{there}", there).replace("{here}", here);
    line.hidden = false;
  }

  // A slow phone takes a while to learn of time zones; many readers never come so far down.
  const near = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    near.disconnect();
    say();
  });
  near.observe(line.parentElement);
})();
