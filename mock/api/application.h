#pragma once
// The whole API as one function: a Request in, a Response out, no socket. Thread-safe.

#include "api/admin/admin_door.h"
#include "api/call/call.h"
#include "api/call/router.h"
#include "api/http/http.h"
#include "app/backend.h"

namespace im_mock::api {

// All routes of this program, in the order of the documents.
std::vector<Route> all_routes();

class Application {
 public:
  Application(app::Backend& backend, Options options);

  Response handle(const Request& request) const;
  // The envelope for a request that the HTTP library refused before it could be routed: 400, 413, 414, ...
  Response transport_refusal(const Request& request, int status, const std::string& reason) const;
  const Router& router() const { return router_; }

 private:
  Response answer(const Request& request, const Target& target) const;
  void journal_unrouted(const Request& request, const Target& target, Response& response) const;
  void add_headers(const Request& request, const Target& target, Response& response) const;

  app::Backend& backend_;
  const Options options_;
  const std::optional<PublicAddress> published_;  // by --public-url
  const AdminDoor door_;
  const Router router_;
};

}  // namespace im_mock::api
