// Frames the page of the customer at hand, and does nothing else.
//
// How PortaBilling tells a plug-in which customer is open is not documented. So the number is looked for where it can
// stand: in the address of the page around it where that may be read, in the plug-in's own, and, only where nothing
// around it may be read, in the referrer, which does not change when somebody goes on to another customer.
(() => {
  "use strict";

  const PAGE = "{page}";
  const holder = document.getElementById("portadesk");

  const LOOK_MS = 500; // the page around goes from customer to customer without telling

  const addresses = () => {
    try {
      return [window.parent.location.href, location.href];
    } catch {
      // Another origin: it keeps its address to itself.
      return [location.href, document.referrer];
    }
  };

  const customer = () => {
    for (const address of addresses()) {
      const match = /\/customers?\/(\d{1,15})(?=[/?#]|$)/.exec(address) ?? /[?&#](?:i_customer|id)=(\d{1,15})(?=[&#]|$)/.exec(address);
      if (match) return match[1];
    }
    return null;
  };

  let shown = null;
  const show = () => {
    const id = customer();
    if (id === shown) return;
    shown = id;
    // Nobody is open: the customer before must not stay.
    if (!id) return holder.replaceChildren();
    const frame = document.createElement("iframe");
    frame.src = PAGE + id;
    frame.title = document.title;
    holder.replaceChildren(frame);
  };

  addEventListener("hashchange", show);
  addEventListener("popstate", show);
  setInterval(show, LOOK_MS);
  show();
})();
