// Counts the words or characters of a field with data-most-words or data-most-characters; data-only-kind limits this to
// rows of that kind. Screen readers hear it only when the text crosses the limit, either way, and after a pause.
(() => {
  const words = document.currentScript.dataset;
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  document.body.append(spoken);
  let timer = 0, number = 0;

  const fill = (sentence, count, most) => sentence.replace("{count}", count).replace("{most}", most);

  function plain(field) {
    if (!("editor" in field.dataset)) return field.value;
    const html = field.value.replace(/<\/(?:p|h3|li|th|td)>|<br>/g, "$& ");
    return new DOMParser().parseFromString(html, "text/html").body.textContent;
  }

  function watch(field) {
    const most = Number(field.dataset.mostWords ?? field.dataset.mostCharacters);
    const sentence = field.dataset.mostWords ? words.words : words.characters;
    const kind = field.dataset.onlyKind && field.closest(".inline-related")?.querySelector("select[name$='-kind']");
    const note = document.createElement("p");
    note.className = "note";
    note.id = `count-${++number}`;
    (field.closest(".prose-editor") ?? field).after(note);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());

    const show = () => {
      const text = plain(field);
      const count = field.dataset.mostWords ? text.split(/\s+/).filter(Boolean).length : text.length;
      const over = count > most, was = note.classList.contains("note--over");
      note.hidden = Boolean(kind) && kind.value !== field.dataset.onlyKind;
      note.textContent = fill(sentence, count, most);
      note.classList.toggle("note--over", over);
      if (over === was || note.hidden) return;
      clearTimeout(timer);
      timer = setTimeout(() => { spoken.textContent = note.textContent; }, 1000);
    };
    field.addEventListener("input", show);
    kind?.addEventListener?.("change", show);
    show();
  }

  function start(container) {
    for (const field of container.querySelectorAll("[data-most-words], [data-most-characters]")) {
      if (!field.name.includes("__prefix__") && field.type !== "hidden") watch(field);
    }
  }

  start(document);
  document.addEventListener("formset:added", (event) => start(event.target));
})();
