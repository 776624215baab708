// A mock that is watched: it plays the demo in its default world and a story with agents in a world "own",
// and after each request it is asked whether the answer and the state are as they must be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/application.h"
#include "app/backend.h"

namespace api_test {

class SoundMock {
 public:
  SoundMock();

  // The id of the CometD client that hears everything in the default world.
  const std::string& client() const { return client_; }

  // Sends the request and says what is wrong with the answer, or with the state after a refusal; empty when
  // all is well.
  std::string what_is_unsound(im_mock::api::Request request);
  // Lets a second of the default world's story pass.
  void advance();
  // Ends what still waits, and looks at what can be exported.
  std::string what_is_unsound_in_the_end();

 private:
  im_mock::api::Response ask(const std::string& method, const std::string& target,
                             const std::string& body = "");
  std::string unsound_answer(const im_mock::api::Response& response, bool is_admin, bool late);
  std::string state();

  im_mock::app::RealTime now_{1000};
  im_mock::app::Backend backend_;
  im_mock::api::Application application_;
  std::string client_;
  std::vector<im_mock::api::Hold> held_;
};

}  // namespace api_test
