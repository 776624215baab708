#pragma once
// One request on its way through the API: what handlers get to see.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/call/library_board.h"
#include "api/http/http.h"
#include "api/http/public_address.h"
#include "api/http/target.h"
#include "app/backend.h"
#include "text/json.h"

namespace im_mock::api {

struct Options {
  std::string public_url;   // where clients see the mock; empty, or no URL: each request says it
  std::string admin_token;  // demanded of /__admin when not empty
  std::vector<std::string>
      admin_hosts;          // names, or "*.name", under which /__admin answers beside the private ones
  bool admin_cors = false;  // /__admin answers pages of any origin, not only of this machine
  std::int64_t real_time_began_ms = 0;    // the beginning of app::RealTime as Unix time, for exports
  const LibraryBoard* library = nullptr;  // what the scenario files hold now; null: there are none
  std::function<void()> shut_down;        // ends the process as SIGTERM does
};

struct Call {
  const Request& request;
  const Target& target;
  const Options& options;
  app::Backend& backend;
  std::shared_ptr<app::HostedWorld> host;    // the chosen world
  app::HostedWorld::Visit* visit = nullptr;  // the visit to it; null for calls about the backend as a whole
  std::map<std::string, std::string> captured;  // the route's {names}
  PublicAddress address;                        // where this client sees the mock
  std::string api_base;                  // the absolute URL, ending with /api/v2, that this client uses
  domain::Json body;                     // for routes with a JSON body
  domain::AgentIndex agent = 0;          // who is signed in, for routes that want one
  std::string cookie;                    // its JSESSIONID, when it has one
  std::string csrf_token;                // its token, when it has one
  bool signed_in = false;                // whether `agent` is somebody
  std::function<void(Response&)> spoil;  // what a fault does to an answer that comes late; else empty

  const domain::Scenario& scenario() const { return visit->world().scenario(); }
  const domain::Agent& agent_data() const { return scenario().agents[agent]; }
};

}  // namespace im_mock::api
