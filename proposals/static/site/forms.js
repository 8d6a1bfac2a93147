// What people write is not lost and not sent twice; every form works without this, too.
"use strict";

(() => {
  // Words typed into a form with data-keep stay in this window until the server has taken them: a sign-in that runs out
  // while somebody writes would lose them. Kept per user and page, gone with the window.
  const PREFIX = "kept:";
  const keyOf = (form) => `${PREFIX}${document.body.dataset.user}:${form.getAttribute("action") || location.pathname}`;
  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && field.matches("textarea, input:not([type]), input[type=text], input[type=date]"));

  const forget = () => {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX) && JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
    }
  };

  const keep = (form, sent) => {
    const words = Object.fromEntries(fieldsOf(form).filter((field) => field.value).map((field) => [field.name, field.value]));
    if (Object.keys(words).length) sessionStorage.setItem(keyOf(form), JSON.stringify({ sent, words }));
    else sessionStorage.removeItem(keyOf(form));
  };

  const bringBack = (form) => {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) || "null");
    const empty = fieldsOf(form).every((field) => !field.value);
    if (!kept || !empty || form.querySelector(".has-error, .notice")) return;
    for (const field of fieldsOf(form)) if (field.name in kept.words) field.value = kept.words[field.name];
    const notice = document.createElement("p");
    notice.className = "notice is-warn";
    notice.setAttribute("role", "status");
    notice.textContent = "已恢复您上次没有提交成功的内容，请核对；附件需要重新选择。";
    form.prepend(notice);
    form.closest("details")?.setAttribute("open", "");
  };

  try {
    if (document.querySelector(".messages .success")) forget();
    document.querySelectorAll("form[data-keep]").forEach((form) => {
      bringBack(form);
      form.addEventListener("input", () => keep(form, false));
      form.addEventListener("submit", () => keep(form, true));
    });
  } catch {
    // A browser that keeps nothing for pages: the forms work as ever.
  }

  // A long list to tick from gets a field that narrows it, and says what is ticked.
  const dressPick = (pick) => {
    if (pick.dataset.dressed || pick.querySelectorAll("input").length < 8) return;
    pick.dataset.dressed = "yes";
    const title = pick.closest("fieldset")?.querySelector("legend")?.textContent.trim() || "";
    const field = document.createElement("input");
    field.type = "search";
    field.className = "pick-filter";
    field.placeholder = "输入几个字筛选";
    field.setAttribute("aria-label", `筛选${title}`);
    const said = document.createElement("p");
    said.className = "help";
    said.setAttribute("role", "status");
    const labels = [...pick.querySelectorAll("label")];
    const tell = () => {
      const ticked = labels.filter((label) => label.querySelector("input").checked).map((label) => label.textContent.trim());
      said.textContent = ticked.length ? `已选${ticked.length}个：${ticked.join("、")}` : "还没有选择";
    };
    field.addEventListener("input", () => {
      const words = field.value.trim().toLowerCase();
      for (const label of labels) label.hidden = !label.textContent.toLowerCase().includes(words);
    });
    // Enter would send the form around it.
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    pick.addEventListener("change", tell);
    pick.before(field);
    pick.after(said);
    tell();
  };
  const dressPicks = (root) => root.querySelectorAll?.("div.pick").forEach(dressPick);
  dressPicks(document);
  document.addEventListener("htmx:load", (event) => dressPicks(event.detail.elt));

  // A second click while the first is on its way sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button?.dataset.busy) button.textContent = button.dataset.busy;
  });
  // Coming back with the back button finds the form ready again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // Changes on a card that is not saved yet are asked about before the page goes away.
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.(".candidate form");
    if (form) form.dataset.changed = "yes";
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector(".candidate form[data-changed]")) event.preventDefault();
  });

  // What htmx cannot put into the page is said in words.
  const say = (words, link) => {
    const notice = document.getElementById("page-problem") || document.createElement("div");
    notice.id = "page-problem";
    notice.className = "notice is-danger afloat";
    notice.setAttribute("role", "alert");
    notice.replaceChildren(words);
    if (link) notice.append(link);
    document.body.append(notice);
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 422) {
      // Answers that carry a form's errors belong in the place of the form.
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    } else if (new URL(xhr.responseURL || location.href).pathname.startsWith("/accounts/login/")) {
      event.detail.shouldSwap = false;
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = "重新登录";
      say("登录已过期，刚才的操作没有完成。", link);
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    const stale = event.detail.xhr.status === 403;
    say(stale ? "页面已失效，刚才的操作没有完成。请刷新页面后再操作。" : "刚才的操作没有完成，请刷新页面后再试。");
  });
  document.addEventListener("htmx:sendError", () => say("网络连接不上，刚才的操作没有完成。请稍后再试。"));
})();
