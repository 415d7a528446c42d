// Say what time it is where the centre is, when the visitor's clock shows another.
(() => {
  const line = document.querySelector("[data-zone]");
  const language = document.documentElement.lang;
  const clock = (zone) => new Date().toLocaleTimeString(language === "en" ? "en-GB" : language, {
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
  });
  let there;
  try {
    there = clock(line.dataset.zone);
  } catch (error) {
    return; // an old browser, or a zone that it does not know
  }
  const here = clock();
  if (there === here) return;
  line.textContent = line.dataset.text.replace("{there}", there).replace("{here}", here);
  line.hidden = false;
})();
