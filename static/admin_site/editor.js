// Turns every textarea[data-editor] into an editor with only the formatting that pages support: paragraphs, h3, lists,
// bold, emphasis, links, tables. Without this script, staff edit HTML in the textarea. The server decides what to keep.
(() => {
  const words = document.currentScript.dataset;
  const tools = [
    ["heading3", "bulletList", "orderedList"],
    ["bold", "italic"],
    ["link", "unlink"],
    ["table", "table:addRowAfter", "table:deleteRow", "table:addColumnAfter", "table:deleteColumn",
      "table:toggleHeaderCell", "table:deleteTable"],
    ["history:undo", "history:redo"],
  ];
  const toggles = new Set(["heading3", "bulletList", "orderedList", "bold", "italic"]);
  // Word writes a list as paragraphs that begin with a bullet or number as text.
  const DRAWN_NUMBER = /^[\s(]*(?:\d{1,3}|[a-z]{1,4})[.)]/i;

  // Removes the inline styles of Word and other programs before the browser parses them: the CSP forbids them.
  function cleaned(html) {
    const inert = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/(<[^>]*?\s)style(\s*=)/gi, "$1data-style$2");
    const page = new DOMParser().parseFromString(inert, "text/html");
    const rename = (element, name) => {
      const renamed = page.createElement(name);
      renamed.append(...element.childNodes);
      element.replaceWith(renamed);
    };
    lists(page);
    for (const element of page.querySelectorAll("[data-style]")) {
      const style = element.dataset.style;
      delete element.dataset.style;
      if (/^(?:B|STRONG)$/.test(element.tagName) && /(?<![-\w])font-weight:\s*(?:normal|400)/i.test(style)) rename(element, "span");
      else if (element.tagName === "SPAN" && /(?<![-\w])font-weight:\s*(?:bold|[6-9]00)/i.test(style)) rename(element, "strong");
      else if (element.tagName === "SPAN" && /(?<![-\w])font-style:\s*italic/i.test(style)) rename(element, "em");
    }
    for (const heading of page.querySelectorAll("h1, h2, h4, h5, h6")) rename(heading, "h3");
    return page.body.innerHTML;
  }

  function lists(page) {
    let list = null;
    for (const paragraph of page.querySelectorAll("p[class*=MsoList]")) {
      const drawn = paragraph.querySelector("span[data-style*='mso-list:Ignore' i]");
      if (!drawn) continue;
      if (!list || paragraph.previousElementSibling !== list) {
        list = page.createElement(DRAWN_NUMBER.test(drawn.textContent) ? "ol" : "ul");
        paragraph.before(list);
      }
      drawn.remove();
      const item = page.createElement("li");
      item.append(paragraph);
      list.append(item);
    }
  }

  function extensions(library) {
    const attribute = (types, names) => ({ types, attributes: Object.fromEntries(names.map((n) => [n, { default: null }])) });
    const blocks = ["paragraph", "heading", "bulletList", "orderedList", "listItem", "tableCell", "tableHeader"];
    // Keeps the lang and dir of each passage in a notice in many languages: WCAG 2.2, 3.1.2.
    const KeepLanguage = library.Extension.create({
      name: "keepLanguage",
      addGlobalAttributes: () => [attribute(blocks, ["lang", "dir"]), attribute(["tableHeader"], ["scope"])],
    });
    const askForAddress = library.updateAttrsDialog(
      { href: { type: "string", required: true, title: words.address } },
      { title: words.link, submitText: words.setLink },
    );
    const Link = library.Link.extend({
      addCommands() {
        return {
          ...this.parent?.(),
          addLink: () => ({ editor }) => {
            if (editor.state.selection.empty && !editor.isActive("link")) return false;
            askForAddress(editor, editor.getAttributes("link")).then((answer) => {
              if (!answer) return;
              const href = answer.href.trim().replace(/^(?!https:|tel:|mailto:|[/#])(?:http:)?\/*/i, "https://");
              editor.chain().focus().extendMarkRange("link").setMark("link", { href }).run();
            });
            return true;
          },
        };
      },
    });
    const Table = library.Table.extend({
      addCommands() {
        return {
          ...this.parent?.(),
          insertTableWithOptions: () => ({ commands }) => commands.insertTable({ rows: 3, cols: 2, withHeaderRow: true }),
        };
      },
    });
    const Menu = library.Menu.extend({
      onCreate(event) {
        this.parent?.(event);
        nameTools(this.storage.dom, event.editor);
      },
    });
    return [
      library.Document, library.Paragraph, library.Text, library.HardBreak, library.Bold, library.Italic,
      library.Heading.configure({ levels: [3] }), library.BulletList, library.ListItem,
      library.OrderedList.configure({ enableListAttributes: false }),
      Link.configure({ enableTarget: false, autolink: false, defaultProtocol: "https" }),
      Table, library.TableRow, library.TableHeader, library.TableCell,
      library.History, library.Dropcursor, library.Gapcursor, KeepLanguage,
      Menu.configure({
        items: ({ editor, buttons, menu }) => tools.map((names) => {
          const known = Object.fromEntries(menu.items("nodes blockType lists marks link table history").map((i) => [i.name, i]));
          return menu.buttonGroup({ editor, buttons }, names.map((name) => known[name]).filter(Boolean));
        }),
      }),
    ];
  }

  // A toolbar is one tab stop; arrow keys move inside it (WAI-ARIA Authoring Practices, "Toolbar").
  function nameTools(bar, editor) {
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", words.tools);
    const buttons = [...bar.querySelectorAll("button")];
    for (const [place, button] of buttons.entries()) {
      const label = words[button.dataset.name.split(":").pop()];
      button.title = label;
      button.setAttribute("aria-label", label);
      button.tabIndex = place ? -1 : 0;
    }
    bar.addEventListener("keydown", (event) => {
      const shown = buttons.filter((button) => button.checkVisibility());
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = shown.at((shown.indexOf(document.activeElement) + step) % shown.length);
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
      next.focus();
    });
    const tell = () => {
      for (const button of buttons) {
        if (toggles.has(button.dataset.name)) button.setAttribute("aria-pressed", editor.isActive(...state(button.dataset.name)));
        button.setAttribute("aria-disabled", button.classList.contains("disabled"));
        if (button.tabIndex === 0 && button.classList.contains("hidden")) {
          button.tabIndex = -1;
          buttons[0].tabIndex = 0;
        }
      }
    };
    editor.on("transaction", tell);
    tell();
  }

  const state = (name) => (name === "heading3" ? ["heading", { level: 3 }] : [name]);

  function edit(library, textarea) {
    const label = textarea.id && document.querySelector(`label[for="${textarea.id}"]`);
    const described = textarea.getAttribute("aria-describedby");
    const focused = textarea === document.activeElement; // the user clicked into it before the editor had loaded
    const frame = document.createElement("div");
    frame.className = "prose-editor";
    textarea.before(frame);
    frame.append(textarea);
    const editor = new library.Editor({
      element: frame,
      injectCSS: false, // its rules are in editor.css: the CSP forbids injected styles
      editable: !textarea.disabled,
      extensions: extensions(library),
      content: textarea.value,
      autofocus: focused && "end",
      editorProps: {
        attributes: {
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": label ? label.textContent.trim().replace(/:$/, "") : "",
          "aria-description": words.wayOut,
          ...(described && { "aria-describedby": described }),
        },
        transformPastedHTML: cleaned,
        // Inside a table or list, Tab does not leave the editor; Escape does (WCAG 2.2, 2.1.2).
        handleKeyDown(view, event) {
          if (event.key !== "Escape") return false;
          frame.querySelector(".prose-menubar button[tabindex='0']").focus();
          return true;
        },
      },
      onUpdate() {
        textarea.value = editor.isEmpty ? "" : editor.getHTML();
        textarea.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    frame.append(...frame.parentElement.querySelectorAll(":scope > .note"));
    label?.addEventListener("click", () => editor.commands.focus());
  }

  let library = null;
  async function start(container) {
    const areas = [...container.querySelectorAll("textarea[data-editor]")].filter((area) => !area.id.includes("__prefix__"));
    if (!areas.length) return;
    library ??= await import(words.library);
    for (const area of areas) if (!area.closest(".prose-editor")) edit(library, area);
  }

  start(document);
  document.addEventListener("formset:added", (event) => start(event.target));
})();
