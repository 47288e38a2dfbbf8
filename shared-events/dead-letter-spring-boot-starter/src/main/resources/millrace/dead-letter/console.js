// Parts of a page that ask for themselves again and again stop while nobody can see them.
document.addEventListener('htmx:beforeRequest', event => {
  if (document.hidden) {
    event.preventDefault();
  }
});

// What had the focus may be gone with the part it was in; then the page's content has it, not its beginning.
let focused = null;
document.addEventListener('htmx:beforeSwap', () => {
  focused = document.activeElement;
});
document.addEventListener('htmx:afterSettle', () => {
  if (focused && !focused.isConnected && document.activeElement === document.body) {
    document.getElementById('main').focus({ preventScroll: true });
  }
});
