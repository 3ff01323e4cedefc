// The open customer is the one in the address: #/customer/46170/general_info.
(() => {
  "use strict";
  const show = () => {
    const id = /#\/customer\/(\d+)/.exec(location.hash)?.[1];
    const link = document.getElementById("panel").value;
    document.getElementById("title").textContent = id ? `Customer ${id}` : "Billing (simulated)";
    const main = document.getElementById("main");
    if (!id || !link) return main.replaceChildren();
    const frame = document.createElement("iframe");
    frame.title = "Plug-in";
    frame.src = `/plugins/${link}/index.html#/customer/${id}/${link}`;
    main.replaceChildren(frame);
  };
  addEventListener("hashchange", show);
  document.getElementById("panel").addEventListener("change", show);
  show();
})();
