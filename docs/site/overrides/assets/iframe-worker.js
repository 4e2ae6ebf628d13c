/* A browser starts no worker for a page on the disk; there a hidden frame does its work, so that search needs no server.
   Material asks for `IFrameWorker` by that name, and for an `importScripts` that returns a promise. */
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      this.inner = frame.contentWindow;
      this.waiting = [];
      this.inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      this.inner.importScripts = async (...urls) => { for (const each of urls) await this.load(each); };
      this.load(new URL(url, document.baseURI).href).then(() => {
        for (const data of this.waiting.splice(0)) this.tell(data);
        this.waiting = null;
      });
    }
    load(src) {
      return new Promise((done, failed) => {
        const script = this.inner.document.createElement("script");
        Object.assign(script, { src, onload: done, onerror: () => failed(new Error(`cannot load ${src}`)) });
        this.inner.document.head.append(script);
      });
    }
    postMessage(data) { if (this.waiting) this.waiting.push(data); else this.tell(data); }
    tell(data) { this.inner.dispatchEvent(new MessageEvent("message", { data })); }
  };
  window.Worker = window.IFrameWorker;
}
