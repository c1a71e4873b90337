// The page of review by keyboard and pointer. Without this file every deed is still a plain form or link.
(() => {
  const root = document.getElementById("review");
  if (!root) return;
  const paper = document.getElementById("paper");
  const panes = root.querySelector(".review__panes");
  const told = document.getElementById("review-told");
  let current = null;
  let busy = false;

  const cards = () => [...root.querySelectorAll(".item")];
  const card = (id) => (id ? document.getElementById(`i-${id}`) : null);
  const narrow = () => window.matchMedia("(max-width: 60rem)").matches;

  // --- which item is in focus -------------------------------------------------------------------------
  let byItem = new Map();
  const indexMarks = () => {
    byItem = new Map();
    paper.querySelectorAll("[data-i]").forEach((mark) => mark.dataset.i.split(" ").forEach((id) => {
      if (!byItem.has(id)) byItem.set(id, []);
      byItem.get(id).push(mark);
    }));
  };
  const visible = (box) => {
    const { top, bottom } = box.getBoundingClientRect();
    const seen = { top: Math.max(top, 0), bottom: Math.min(bottom, window.innerHeight) };
    return { ...seen, height: seen.bottom - seen.top };
  };
  const within = (box, element) => {
    // Scrolls only the pane, never the page under the reader's eyes.
    if (!element || narrow()) return element?.scrollIntoView({ block: "nearest" });
    const outer = visible(box);
    const inner = element.getBoundingClientRect();
    if (inner.top < outer.top + 8 || inner.height > outer.height) box.scrollTop += inner.top - outer.top - 24;
    else if (inner.bottom > outer.bottom - 8) box.scrollTop += Math.min(inner.bottom - outer.bottom + 24, inner.top - outer.top - 24);
  };
  const fill = () => {
    // Work with the keyboard begins: the two panes take the whole height of the window.
    const top = panes.getBoundingClientRect().top;
    if (!narrow() && top > 24) window.scrollBy(0, top - 8);
  };
  const select = (id, { focus = true, words = true, scroll = true } = {}) => {
    const next = card(id);
    if (!next) return;
    cards().forEach((one) => {
      if (one.classList.contains("is-current") && one !== next) {
        one.classList.remove("is-current");
        one.querySelector("article").tabIndex = -1;
      }
    });
    paper.querySelectorAll(".mk.is-current").forEach((mark) => mark.classList.remove("is-current"));
    current = id;
    next.classList.add("is-current");
    const article = next.querySelector("article");
    article.tabIndex = 0;
    if (scroll) within(document.getElementById("review-items"), next);
    const marks = byItem.get(id) || [];
    marks.forEach((mark) => mark.classList.add("is-current"));
    if (words && !narrow()) middle(marks[0]);
    if (focus) article.focus({ preventScroll: true });
  };
  const middle = (mark) => {
    if (!mark) return;
    const outer = visible(paper);
    const inner = mark.getBoundingClientRect();
    if (inner.top < outer.top + 30 || inner.bottom > outer.bottom - 30) paper.scrollTop += inner.top - outer.top - outer.height / 3;
  };
  const step = (by) => {
    const all = cards();
    if (!all.length) return;
    const place = all.findIndex((one) => one.dataset.item === current);
    fill();
    const next = all[Math.min(all.length - 1, Math.max(0, place < 0 ? 0 : place + by))];
    select(next.dataset.item);
  };
  const show = (pane) => {
    panes.dataset.shown = pane;
    root.querySelectorAll("[data-pane]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.pane === pane)));
  };

  // --- words selected in the document -----------------------------------------------------------------
  const codePoints = (text) => Array.from(text).length;
  const offsetOf = (node, inside) => {
    const stretch = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-a]");
    if (!stretch || !paper.contains(stretch)) return null;
    if (node.nodeType !== Node.TEXT_NODE) return Number(stretch.dataset.a) + (inside ? codePoints(stretch.textContent) : 0);
    return Number(stretch.dataset.a) + codePoints(node.textContent.slice(0, inside));
  };
  const selected = () => {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!paper.contains(range.commonAncestorContainer)) return null;
    const edge = (container, offset, end) => {
      if (container.nodeType === Node.TEXT_NODE) return offsetOf(container, offset);
      const child = container.childNodes[end ? offset - 1 : offset];
      const text = child && (child.nodeType === Node.TEXT_NODE ? child : child.firstChild);
      return text ? offsetOf(text, end ? text.textContent.length : 0) : null;
    };
    const start = edge(range.startContainer, range.startOffset, false);
    const end = edge(range.endContainer, range.endOffset, true);
    return start !== null && end !== null && end > start ? { start, end } : null;
  };
  const selectWords = () => {
    const marks = byItem.get(current) || [];
    if (!marks.length) return;
    show("paper");
    paper.focus();
    middle(marks[0]);
    const range = document.createRange();
    range.setStart(marks[0].firstChild, 0);
    range.setEnd(marks.at(-1).lastChild, marks.at(-1).lastChild.textContent.length);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  // --- forms: opened in place, sent without leaving the page ------------------------------------------
  const open = (address, place) => {
    const target = document.querySelector(place);
    if (!target) return;
    closeForms();
    htmx.ajax("GET", address, { target, swap: "innerHTML" }).then(() => intoForm(target));
  };
  const intoForm = (target) => {
    const wrong = target.querySelector("[aria-invalid=true]");
    const first = wrong || target.querySelector(".review-form input:not([type=hidden], [type=radio]), .review-form textarea, .review-form select");
    const field = first || target.querySelector("a, button");
    if (place(target) === "paper") show("paper");
    fill();
    field?.focus({ preventScroll: true });
    if (field?.name === "parts") field.setSelectionRange(0, 0);
    within(document.getElementById("review-items"), target);
  };
  const place = (target) => (target.id === "review-add" ? "paper" : "items");
  const closeForms = () => root.querySelectorAll("[data-open]").forEach((form) => { form.parentElement.replaceChildren(); });
  const close = () => {
    closeForms();
    show("items");
    select(current);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-find]")) {
      event.preventDefault();
      open(`?${new URLSearchParams(new FormData(form))}`, form.dataset.find);
      return;
    }
    if (!form.matches("[data-deed]")) return;
    event.preventDefault();
    if (busy) return;
    const values = Object.fromEntries(new FormData(form));
    const button = event.submitter;
    if (button?.name) values[button.name] = button.value;
    const address = button?.getAttribute("formaction") || form.getAttribute("action");
    busy = true;
    root.setAttribute("aria-busy", "true");
    htmx.ajax("POST", address, { target: told, swap: "innerHTML", values }).finally(() => {
      busy = false;
      root.removeAttribute("aria-busy");
    });
  });
  document.body.addEventListener("htmx:responseError", failed);
  document.body.addEventListener("htmx:sendError", failed);
  function failed() {
    told.innerHTML = `<span class="review__trouble" role="alert"></span>`;
    told.firstChild.textContent = document.documentElement.lang === "en"
      ? "The server did not record this. Try again; if it stays so, reload the page." : "Máy chủ chưa ghi được. Hãy thử lại; nếu vẫn vậy, tải lại trang.";
  }
  document.body.addEventListener("review:done", (event) => {
    const { focus, marks, left } = event.detail;
    Object.entries(marks).forEach(([id, state]) => (byItem.get(id) || []).forEach((mark) => {
      if (mark.dataset.i.split(" ")[0] === id) mark.dataset.s = state;
    }));
    indexMarks();
    closeForms();
    if (panes.dataset.shown === "paper" && narrow()) show("items");
    if (left === 0) root.dataset.finished = "";
    select(card(focus) ? focus : card(current) ? current : cards()[0]?.dataset.item);
  });
  document.body.addEventListener("review:form", (event) => {
    const target = document.querySelector(event.detail.place);
    if (target) intoForm(target);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "review-items" && !event.detail.requestConfig?.path?.includes("/undo/")) {
      const back = new URL(location.href).searchParams;
      ["item", "do"].forEach((name) => back.delete(name));
      document.querySelectorAll("#deeds [name=back]").forEach((field) => { field.value = back.toString(); });
      select(card(current) ? current : cards()[0]?.dataset.item, { focus: false });
    }
  });
  document.addEventListener("change", (event) => {
    const again = event.target.dataset?.again;
    if (again) open(again, "#review-add");
  });

  // --- pointer ----------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const target = event.target;
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    const mark = target.closest("#paper .mk");
    if (mark && plain) {
      event.preventDefault();
      if (!window.getSelection().isCollapsed) return;
      const ids = mark.dataset.i.split(" ");
      const here = ids.filter((id) => card(id));
      if (!here.length) return;
      show("items");
      select(here[(here.indexOf(current) + 1) % here.length], { words: false });
      return;
    }
    const words = target.closest("[data-words]");
    if (words && plain) {
      event.preventDefault();
      const id = words.closest(".item").dataset.item;
      select(id, { focus: false });
      show("paper");
      const first = (byItem.get(id) || [])[0];
      narrow() ? first?.scrollIntoView({ block: "center" }) : middle(first);
      return;
    }
    const opener = target.closest("[data-form]");
    if (opener && plain) {
      event.preventDefault();
      const chosen = opener.dataset.key === "n" ? selected() : null;
      const item = opener.closest(".item");
      if (item) select(item.dataset.item, { focus: false });
      open(chosen ? `?do=add&start=${chosen.start}&end=${chosen.end}` : opener.getAttribute("href").split("#")[0], opener.dataset.form || `#f-${item.dataset.item}`);
      return;
    }
    if (target.closest("[data-close]") && plain) {
      event.preventDefault();
      close();
      return;
    }
    if (target.closest("[data-help]")) document.getElementById("review-help").showModal();
    const pane = target.closest("[data-pane]");
    if (pane) {
      show(pane.dataset.pane);
      if (pane.dataset.pane === "items") select(current);
    }
    const item = target.closest(".item");
    if (item && item.dataset.item !== current && !target.closest("a, button, input, textarea, select"))
      select(item.dataset.item);
  });
  // The link and its selection: pressing a button must not lose the words chosen in the document.
  document.addEventListener("mousedown", (event) => { if (event.target.closest("[data-key=n]")) event.preventDefault(); });
  // Under a pointer the item opens at the click, not before: what moves away from under a finger is not pressed.
  let pressed = false;
  document.addEventListener("pointerdown", () => { pressed = true; });
  ["pointerup", "pointercancel"].forEach((name) => document.addEventListener(name, () => { setTimeout(() => { pressed = false; }); }));
  document.addEventListener("focusin", (event) => {
    if (pressed) return;
    const item = event.target.closest?.(".item");
    if (item && item.dataset.item !== current) select(item.dataset.item, { focus: false });
  });

  // --- keyboard ---------------------------------------------------------------------------------------
  const keysOn = document.getElementById("keys-on");
  try { keysOn.checked = localStorage.getItem("ansinh-keys") !== "off"; } catch { /* a browser without storage */ }
  keysOn.addEventListener("change", () => { try { localStorage.setItem("ansinh-keys", keysOn.checked ? "on" : "off"); } catch { /* the same */ } });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
    if (event.key === "Escape") {
      if (root.querySelector("[data-open]")) { event.preventDefault(); close(); }
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing?.form?.closest("[data-open]")) {
      event.preventDefault();
      typing.form.requestSubmit(typing.form.querySelector("button"));
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keysOn.checked) return;
    const key = event.key.toLowerCase();
    if (event.key === "?") document.getElementById("review-help").showModal();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "v") selectWords();
    else if (key === "u" || key === "n") document.querySelector(`[data-key="${key}"]`)?.click();
    else if ("aresmc".includes(key) && key.length === 1) card(current)?.querySelector(`[data-key="${key}"]`)?.click();
    else return;
    event.preventDefault();
  });

  indexMarks();
  const asked = location.hash.startsWith("#i-") ? location.hash.slice(3) : root.dataset.focus;
  select(card(asked) ? asked : root.dataset.focus, { focus: !root.querySelector("[data-open]"), scroll: !narrow() || Boolean(location.hash) });
  const opened = root.querySelector("[data-open]");
  if (opened) intoForm(opened.parentElement);
})();
