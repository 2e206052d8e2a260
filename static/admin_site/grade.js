// Shows the reading grade of the text in an editor while staff write it. The server computes it.
(() => {
  const { url } = document.currentScript.dataset;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  const PAUSE = 600;

  async function ask(field, note, signal) {
    const body = new URLSearchParams({ text: field.value, csrfmiddlewaretoken: token });
    try {
      const answer = await fetch(url, { method: "POST", body, signal, headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const { words, hard } = await answer.json();
      note.textContent = words;
      note.classList.toggle("note--over", hard);
    } catch (error) {
      if (error.name !== "AbortError") note.textContent = ""; // the server cannot be reached; staff can go on writing
    }
  }

  function watch(field) {
    const note = document.createElement("p");
    note.className = "note";
    (field.closest(".prose-editor") ?? field).after(note);
    let timer = 0, request = null;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        request?.abort();
        request = new AbortController();
        ask(field, note, request.signal);
      }, PAUSE);
    };
    field.addEventListener("input", later);
    field.parentElement.addEventListener("focusin", later, { once: true });
  }

  function start(container) {
    for (const field of container.querySelectorAll("textarea[data-editor]")) {
      if (!field.id.includes("__prefix__")) watch(field);
    }
  }

  if (!token) return;
  start(document);
  document.addEventListener("formset:added", (event) => start(event.target));
})();
