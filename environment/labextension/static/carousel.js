// JupyterLab gives images no alternative text, and breaks long lines of text in the middle of a word. This gives images
// the text from their metadata, and keeps words whole.
// It is a module as webpack would build it, written by hand, so that nobody needs Node to install it.
(() => {
  let shared;

  const load = async name => {
    const versions = Object.values(shared[name]);
    const version = versions.find(each => each.loaded) ?? versions[0];
    return (await version.get())();
  };

  const describe = (factory, options) => {
    const renderer = factory.createRenderer(options);
    const render = renderer.renderModel;
    renderer.renderModel = async model => {
      await render.call(renderer, model);
      const alt = model.metadata[options.mimeType]?.alt;
      const image = renderer.node.querySelector("img");
      if (image && alt) image.alt = alt;
    };
    return renderer;
  };

  const keepWords = () => {
    const style = document.createElement("style");
    style.textContent = ".jp-RenderedText pre { word-break: normal; overflow-wrap: anywhere; }";
    document.head.append(style);
  };

  const get = async () => {
    const { IRenderMimeRegistry, imageRendererFactory } = await load("@jupyterlab/rendermime");
    const plugin = {
      id: "carousel:texts",
      autoStart: true,
      requires: [IRenderMimeRegistry],
      activate: (_, registry) => {
        const createRenderer = options => describe(imageRendererFactory, options);
        registry.addFactory({ ...imageRendererFactory, createRenderer });
        keepWords();
      },
    };
    return () => ({ __esModule: true, default: plugin });
  };

  const init = scope => (shared = scope);
  window._JUPYTERLAB = { ...window._JUPYTERLAB, carousel: { init, get } };
})();
