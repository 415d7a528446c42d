// Reads a text aloud, when asked, with a voice that this device has: nothing of it is sent.
(() => {
  const speech = window.speechSynthesis;
  const template = document.getElementById("aloud");
  if (!speech || !template) return;
  let turn;

  const root = (language) => language.toLowerCase().split(/[-_]/)[0];

  // Other voices send what they read to whoever offers them.
  const voiceIn = (language) =>
    speech.getVoices().find((one) => one.localService === true && root(one.lang) === language);

  const swap = (button) => button.querySelectorAll("span").forEach((one) => (one.hidden = !one.hidden));

  function stop() {
    if (!turn) return;
    swap(turn.button);
    turn = undefined;
    speech.cancel();
  }

  function press({ button, language, texts }) {
    const wasOn = turn && turn.button === button;
    stop();
    const voice = voiceIn(language);
    if (wasOn || !voice) return;
    const now = (turn = { button, left: texts.length });
    swap(button);
    for (const text of texts) {
      const spoken = new SpeechSynthesisUtterance(text);
      Object.assign(spoken, { voice, lang: voice.lang });
      spoken.onend = () => --now.left || (turn === now && stop());
      spoken.onerror = () => turn === now && stop();
      speech.speak(spoken);
    }
  }

  // A step, or a heading with what stands below it, point by point.
  const parts = Array.from(document.querySelectorAll(".steps > li, .aloud h2"), (first) => {
    const isHeading = first.tagName === "H2";
    const all = [first];
    for (let next = first; isHeading && (next = next.nextElementSibling) && next.tagName !== "H2"; )
      all.push(...(next.tagName === "UL" ? next.children : [next]));
    const texts = all.map((one) => one.textContent.replace(/\s+/g, " ").trim());
    const button = template.content.firstElementChild.cloneNode(true);
    const part = { button, texts, language: root(first.closest("[lang]").lang) };
    button.onclick = () => press(part);
    first[isHeading ? "after" : "append"](button);
    return part;
  });

  const offer = () => parts.forEach(({ button, language }) => (button.hidden = !voiceIn(language)));
  offer();
  speech.onvoiceschanged = offer;
  addEventListener("pagehide", stop);
  document.addEventListener("visibilitychange", () => document.hidden && stop());
})();
