#pragma once
// Expected failures as values: a Refusal is the "no" that a client gets, a Result is a value or a Refusal.

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace im_mock::domain {

// Why a request is refused. Each reason has one GWS statusCode (documented table of return values).
enum class Reason {
  MissingParameter,  // statusCode 1
  InvalidParameter,  // statusCode 2: the value is of the wrong type or means nothing here
  InvalidState,      // statusCode 2: not valid for the state that the session or the agent is in
  Forbidden,         // statusCode 3
  Internal,          // statusCode 4: only when a scenario asks for it
  NotFound,          // statusCode 6
  NotAuthenticated,  // statusCode 20
};

// The GWS statusCode of a reason.
constexpr int status_code_of(Reason reason) {
  switch (reason) {
    case Reason::MissingParameter:
      return 1;
    case Reason::InvalidParameter:
    case Reason::InvalidState:
      return 2;
    case Reason::Forbidden:
      return 3;
    case Reason::Internal:
      return 4;
    case Reason::NotFound:
      return 6;
    case Reason::NotAuthenticated:
      return 20;
  }
  return 4;
}

// An expected "no". `message` is what the real API would say, `diagnosis` is the mock's own explanation.
struct Refusal {
  Reason reason = Reason::InvalidState;
  std::string message;
  std::string diagnosis;
  std::optional<int> status_code;  // a scenario's own choice, instead of the reason's
  std::optional<int> http_status;  // a scenario's own choice, instead of the reason's
};

// What a call returns that has nothing to say but "done". `remark` is empty unless something is odd about
// it: it is the diagnosis of an answer that is a "yes" all the same.
struct Done {
  std::string remark = {};
};

// A value or a Refusal. Reading the side that is not there is a bug of the caller.
template <typename Value>
class [[nodiscard]] Result {
 public:
  Result(Value value) : content_(std::move(value)) {}
  Result(Refusal refusal) : content_(std::move(refusal)) {}

  explicit operator bool() const { return content_.index() == 0; }
  const Value& operator*() const { return std::get<0>(content_); }
  Value& operator*() { return std::get<0>(content_); }
  const Value* operator->() const { return &std::get<0>(content_); }
  const Refusal& refusal() const { return std::get<1>(content_); }

 private:
  std::variant<Value, Refusal> content_;
};

}  // namespace im_mock::domain
