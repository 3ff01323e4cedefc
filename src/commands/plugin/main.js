// Frames the page of the customer at hand, and does nothing else.
//
// How PortaBilling tells a plug-in which customer is open is not documented. So the number is looked for where it can
// stand: in the plug-in's own address, in that of the page around it where that may be read, and in the referrer.
(() => {
  "use strict";

  const PAGE = "{page}";
  const holder = document.getElementById("portadesk");

  const addresses = () => {
    const found = [location.href, document.referrer];
    try {
      found.push(window.parent.location.href);
    } catch {
      // Another origin: it keeps its address to itself.
    }
    return found;
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
    if (!id || id === shown) return;
    shown = id;
    const frame = document.createElement("iframe");
    frame.src = PAGE + id;
    frame.title = document.title;
    holder.replaceChildren(frame);
  };

  addEventListener("hashchange", show);
  addEventListener("popstate", show);
  show();
})();
