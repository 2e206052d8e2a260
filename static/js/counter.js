// Shows, below a text box with a limit in data-counter, how many characters are left.
document.querySelectorAll("[data-counter]").forEach((box) => {
  const words = document.querySelector("[data-counter-words]");
  if (!words) return;
  const limit = Number(box.dataset.counter);
  let spoken;
  const count = document.createElement("p");
  count.className = "field__hint";
  const spoke = document.createElement("p");
  spoke.className = "visually-hidden";
  spoke.setAttribute("aria-live", "polite");
  box.after(count, spoke);
  const tell = () => {
    const left = limit - [...box.value].length;
    const text = left < 0 ? words.dataset.counterOver : words.dataset.counterWords;
    count.textContent = text.replace("#", Math.abs(left).toLocaleString());
    clearTimeout(spoken);
    // Announced to screen readers only near the limit, when the user stops typing.
    spoken = setTimeout(() => { if (left < 100) spoke.textContent = count.textContent; }, 1000);
  };
  box.addEventListener("input", tell);
  tell();
});
