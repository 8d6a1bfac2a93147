// Conveniences of the review page; it works without them, marking text excepted.
"use strict";

(() => {
  const letter = document.getElementById("letter-text");
  const form = document.getElementById("mark-form");

  if (!letter) return;

  // Positions count characters as the server does: a character beyond the basic plane is one, not two.
  const characters = (text) => Array.from(text).length;

  const position = (node, offset) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element.closest("[data-start]");
    if (!piece || !letter.contains(piece)) return null;
    const start = Number(piece.dataset.start);
    if (node.nodeType !== Node.TEXT_NODE) return start + (offset > 0 ? characters(piece.textContent) : 0);
    return start + characters(node.textContent.slice(0, offset));
  };

  const choose = () => {
    const selection = document.getSelection();
    const button = form.querySelector("button");
    const hint = document.getElementById("mark-hint");
    if (!selection || selection.isCollapsed || !letter.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const start = position(range.startContainer, range.startOffset);
    const end = position(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    form.elements.start.value = start;
    form.elements.end.value = end;
    button.disabled = false;
    hint.textContent = `已选 ${end - start} 个字：${selection.toString().trim().slice(0, 24)}…`;
  };
  if (form) document.addEventListener("selectionchange", choose);

  const show = (mark, card) => {
    document.querySelectorAll(".is-current").forEach((element) => element.classList.remove("is-current"));
    mark?.classList.add("is-current");
    card?.classList.add("is-current");
  };

  // A passage leads to its card and a card to its passage, by mouse and by keyboard.
  letter.querySelectorAll("mark[id^='m-c-']").forEach((mark) => {
    const card = document.getElementById(mark.id.slice(2));
    if (!card) return;
    mark.tabIndex = 0;
    const go = () => {
      if (!document.getSelection().isCollapsed) return;
      show(mark, card);
      card.scrollIntoView({ block: "nearest" });
    };
    mark.addEventListener("click", go);
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      go();
      card.querySelector("a, button, input, select")?.focus();
    });
  });

  // J and K walk from card to card; not while somebody types.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[jk]$/i.test(event.key)) return;
    if (event.target.closest("input, select, textarea")) return;
    const cards = [...document.querySelectorAll(".candidate")];
    const at = cards.findIndex((card) => card.classList.contains("is-current"));
    const next = cards[event.key.toLowerCase() === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (!next) return;
    next.scrollIntoView({ block: "start" });
    next.querySelector("a, button, input, select")?.focus({ preventScroll: true });
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".candidate");
    if (!card) return;
    const mark = document.getElementById(card.dataset.mark);
    show(mark, card);
    const pane = letter.closest(".letter-pane");
    if (mark && pane) pane.scrollTo({ top: mark.offsetTop - pane.clientHeight / 3 });
  });
})();
