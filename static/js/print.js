// Offers a button that prints the page; without JavaScript, the menu of the browser does.
(() => {
  const button = document.getElementById("print");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
})();
