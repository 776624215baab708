#pragma once
// Which handler answers which method and path. One table, made once, read by all threads.

#include <map>
#include <string>
#include <vector>

#include "api/call/call.h"
#include "api/http/http.h"

namespace im_mock::api {

using Handler = Response (*)(Call& call);

enum class Access { Anybody, Agent, Admin };  // Agent: signs in first. Admin: the mock's own API.
enum class Concerns { World, Backend };       // World: the handler gets a visit to the chosen world
enum class Body { Ignored, Json, Raw };       // Json: refused with 400 unless it is a JSON object

struct Route {
  std::string method;
  std::string pattern;  // "/api/v2/im-sessions/{id}"
  Access access;
  Concerns concerns;
  Body body;
  Handler handler;
  std::string summary;                    // one line, for people
  std::vector<std::string> parameters{};  // of the query, those that mean something
  bool takes_any_parameter = false;  // a file that a browser opens, or Bayeux, whose clients send their own
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;                 // null when nothing answers that method and path
    std::map<std::string, std::string> captured;  // the {names} of the pattern
    std::vector<std::string> allowed;             // the methods that the path does answer, sorted
    std::string nearest;                          // when the path is unknown: "GET /api/v2/me/im-sessions"
  };
  // HEAD is answered by GET's route.
  Match match(const std::string& method, const Target& target) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<std::string> allowed_methods(const Target& target) const;

  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each route's pattern
};

}  // namespace im_mock::api
