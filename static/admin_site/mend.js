// Adds the role that Django's scripts leave out: the help icons beside the filter boxes have a label but no role.
addEventListener("load", () => {
  for (const icon of document.querySelectorAll("span.help-tooltip[aria-label]")) icon.setAttribute("role", "img");
});
