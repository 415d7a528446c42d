// Says on the page that a passkey did not work; allauth's scripts tell the console alone.
document.addEventListener("allauth.error", (event) => {
  const note = document.getElementById("passkey-failed");
  event.preventDefault();
  note.hidden = false;
  note.scrollIntoView({ block: "nearest" });
});
