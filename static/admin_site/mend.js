// What Django's own scripts leave without a role: the icons with a name beside the boxes that filter a list.
addEventListener("load", () => {
  for (const icon of document.querySelectorAll("span.help-tooltip[aria-label]")) icon.setAttribute("role", "img");
});
