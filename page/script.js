() => {
  // Typing into a list searches it: what was chosen before is selected, and so replaced.
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches('input[role="listbox"], input[role="combobox"]')) {
      target.select();
      target.addEventListener("mouseup", (event) => event.preventDefault(), { once: true });
    }
  });
  // The sign of a voice lets it be heard: it is chosen, as by a click on its name, and listened
  // to, after the one before has fallen silent.
  const hear = (tries) => {
    const listen = document.querySelector("#listen");
    if (listen.disabled && tries) {
      document.querySelector("#hush")?.click();
      setTimeout(hear, 200, tries - 1);
    } else {
      listen.click();
    }
  };
  document.addEventListener("click", ({ target, clientX }) => {
    const voice = target.closest(".people label");
    if (voice && clientX > voice.getBoundingClientRect().right - 38) {
      setTimeout(hear, 100, 20);
    }
    if (target.closest("#listen")) {
      setTimeout(() => document.querySelector("#heard")
        ?.scrollIntoView({ behavior: "smooth", block: "nearest" }), 500);
    }
  });
  // On a small screen the button is at hand everywhere, and the video is made further down.
  document.addEventListener("click", ({ target }) => {
    if (target.closest("#generate") && matchMedia("(max-width: 800px)").matches) {
      document.querySelector("#stage").scrollIntoView({ behavior: "smooth" });
    }
  });
  // The window's frame, where the page is installed as an application, has the page's colour.
  const frame = Object.assign(document.createElement("meta"), { name: "theme-color" });
  frame.content = getComputedStyle(document.body).backgroundColor;
  document.head.append(frame);
}
