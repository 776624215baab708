// A network between client and server that can lose an answer on its way.
import http from 'node:http';

export class Proxy {
  #losing;

  static async to(target) {
    const proxy = new Proxy();
    proxy.server = http.createServer((request, response) => proxy.#forward(target, request, response));
    await new Promise((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.url = `http://127.0.0.1:${proxy.server.address().port}`;
    return proxy;
  }

  // The next answer with this text in it gets lost, and the connection with it; resolves when that has happened.
  lose(text) {
    return new Promise((resolve) => {
      this.#losing = {text, resolve};
    });
  }

  #forward(target, request, response) {
    const onward = http.request(target + request.url, {method: request.method, headers: request.headers}, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        if (this.#losing && body.includes(this.#losing.text)) {
          this.#losing.resolve();
          this.#losing = undefined;
          request.socket.destroy();
          return;
        }
        response.writeHead(answer.statusCode, answer.headers).end(body);
      });
    });
    onward.on('error', () => request.socket.destroy());
    request.pipe(onward);
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
