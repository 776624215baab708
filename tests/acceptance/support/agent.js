// One of the agents of scenarios/two-agents.yaml.
import assert from 'node:assert/strict';

import {CookieJar, basic} from './http.js';

const passwords = {agent1: 'secret1', agent2: 'secret2', agent3: 'secret3'};

// An agent as its client is: with a cookie that it got for its password.
export class Agent {
  constructor(world, userName) {
    this.world = world;
    this.userName = userName;
    this.jar = new CookieJar();
  }

  static async signedIn(world, userName) {
    const agent = new Agent(world, userName);
    const {status, json} = await world.get('/me', {headers: basic(userName, passwords[userName]), jar: agent.jar});
    assert.equal(status, 200);
    assert.equal(json.user.userName, userName);
    return agent;
  }

  get(path) {
    return this.world.get(path, {jar: this.jar});
  }

  post(path, body, headers) {
    return this.world.post(path, body, {jar: this.jar, headers});
  }

  async does(path, body) {
    const {status, json} = await this.post(path, body);
    assert.equal(status, 200, `${this.userName} does ${body.operationName}: ${JSON.stringify(json)}`);
    assert.deepEqual(json, {statusCode: 0});
  }

  async devicePath() {
    return (await this.get('/me/devices?fields=*')).json.devices[0].path;
  }
}
