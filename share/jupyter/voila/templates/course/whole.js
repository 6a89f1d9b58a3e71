/* See that every panel of the page appears, however busy the computer is.

The page asks the kernel for all its controls at once and waits four seconds for them. When no answer
came in time it asks for each control by itself, hundreds of them, and the page could be left with
"model not found" or "Loading widget" in the place of panels. So here it waits as long as it takes,
and whatever is still missing is asked for again and put in its place. The code of each control is
read by anywidget, which gives it two seconds and then leaves it out for good; here it has longer. */
(() => {
  const ASKS_WITHIN = 4000;
  const READS_WITHIN = 2000;
  const WAITS_FOR = 600000;
  const LOOKS_EVERY = 1000;
  const ASKS_AGAIN = 20000;
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const MISSING = /Error displaying widget|Loading widget/;

  const later = window.setTimeout.bind(window);
  window.setTimeout = (act, wait, ...rest) => (
    later(act, wait === ASKS_WITHIN ? WAITS_FOR : wait, ...rest));

  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (wait) => timeout(wait === READS_WITHIN ? WAITS_FOR : wait);

  const places = [...document.querySelectorAll(
    'script[type="application/vnd.voila.cell-output+json"]',
  )].map((script) => ({
    place: script.parentElement,
    id: JSON.parse(script.textContent).data?.[VIEW]?.model_id,
  })).filter(({ id }) => id);
  const shown = ({ place }) => place.querySelector(".jupyter-widgets")
    && !MISSING.test(place.textContent);

  const put = async (manager, { place, id }) => {
    const view = await manager.create_view(await manager.get_model(id));
    const widget = view.luminoWidget ?? view.pWidget;
    place.replaceChildren();
    widget.constructor.attach(widget, place);
  };

  let asked = Date.now();
  let busy = false;
  const look = async () => {
    const manager = window.jupyterapp?.widgetManager;
    const missing = places.filter((one) => !shown(one));
    document.documentElement.dataset.whole = String(!missing.length);
    if (!missing.length || !manager || busy) return;
    busy = true;
    try {
      const known = missing.filter(({ id }) => manager.has_model(id));
      if (manager.restoredStatus && known.length < missing.length) await manager.restoreWidgets();
      else if (!manager.restoredStatus && Date.now() - asked > ASKS_AGAIN) {
        asked = Date.now();
        await manager.restoreWidgets();
      }
      if (manager.restoredStatus) {
        await new Promise((done) => { later(done, LOOKS_EVERY); });
        for (const one of missing.filter((each) => !shown(each))) await put(manager, one);
      }
    } catch (reason) {
      console.warn("a panel is still missing", reason);
    } finally {
      busy = false;
    }
  };
  setInterval(look, LOOKS_EVERY);
})();
