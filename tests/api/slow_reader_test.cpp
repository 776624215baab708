// Clients of the push channel whose answers take long to be written.
#include "api/listener.h"
#include "catch.h"

using namespace api_test;
using namespace im_mock;
using app::RealTime;

namespace {

std::size_t clients(const Conversation& conversation) {
  return conversation.get("/__admin/clients").json().at("clients").size();
}

// The answer itself, as the door has it while it writes.
api::Response asked(const Conversation& conversation, const std::string& body) {
  api::Request request;
  request.method = "POST";
  request.target = endpoint;
  request.headers = conversation.headers;
  request.body = body;
  request.received = conversation.now;
  return conversation.application.handle(request);
}

// From now on the client has ten seconds, and no more.
void check_begins_to_be_silent(Conversation& conversation) {
  conversation.now += RealTime{9'000};
  CHECK(clients(conversation) == 1);
  conversation.now += RealTime{2'000};
  clients(conversation);
  CHECK(clients(conversation) == 0);
}

}  // namespace

TEST_CASE("a client that reads its answer slowly is not forgotten meanwhile", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation, "/**");
  {
    const api::Response response =
        asked(conversation, message("subscribe", client, R"(,"subscription":"/a")"));
    REQUIRE(response.on_written);
    for (int second = 0; second < 60; ++second) {
      conversation.now += RealTime{1'000};
      CHECK(clients(conversation) == 1);
    }
    response.on_written(conversation.now);
  }
  check_begins_to_be_silent(conversation);
}

TEST_CASE("nor is one whose held poll is answered slowly, by its time or by an event", "[api]") {
  for (const bool by_event : {false, true}) {
    Conversation conversation;
    const std::string client = listener(conversation, "/**");
    {
      api::Response held =
          asked(conversation, message("connect", client, R"(,"connectionType":"long-polling")"));
      REQUIRE(held.hold);
      if (by_event) conversation.post("/__admin/sessions/S1/messages", R"({"text":"hi"})");
      auto late = held.hold->waiting->wait_for(RealTime{0});
      CHECK(late.has_value() == by_event);
      const api::Response response = held.hold->finish(std::move(late), conversation.now);
      held.hold.reset();
      REQUIRE(response.on_written);
      conversation.now += RealTime{60'000};
      clients(conversation);
      CHECK(clients(conversation) == 1);
      response.on_written(conversation.now);
    }
    check_begins_to_be_silent(conversation);
  }
}
