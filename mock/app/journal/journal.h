#pragma once
// All that happened in one world, both ways, as one numbered list. Bounded in rows and in bytes: the oldest
// rows fall out and are counted. Not thread-safe; what it shares with other journals is.

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/journal/journal_budget.h"
#include "domain/session.h"
#include "domain/time.h"
#include "text/json.h"

namespace im_mock::app {

struct JournalRow {
  enum class Kind {
    Request,       // a client's request with its answer
    Notification,  // an event as handed to one Bayeux client, with its answer or its queue
    Change,        // a session's state, user data or messages changed, and why
    Dropped,       // a step or an effect that could not happen
    Halted,        // the story loops; the world stands still
    Clock,         // the clock was moved, or its mode changed
    Fault,         // a failure on purpose has fired
  };

  std::uint64_t number = 0;  // 1, 2, 3, ... since the world's beginning; given by append
  domain::Instant at{0};
  Kind kind = Kind::Request;
  std::string session;             // the session's id, where one is concerned
  std::string agent;               // the user name, where one is concerned
  std::string client;              // Notification: the Bayeux client
  std::string method;              // Request
  std::string path;                // Request: path and query
  std::string operation;           // Request: its operationName
  int status = 0;                  // Request: HTTP
  std::optional<int> status_code;  // Request: the GWS statusCode
  std::string body;                // Request: its body. Notification: `data`. Fault: what it hit, `on`
  std::string answer;              // Request: the answer's body, as kept()
  std::string base;                // Request: what its path is below, http://host:port/w/t1
  std::string headers;             // Request: its headers, a line "Name: value" for each
  std::string answer_headers;      // Request: the answer's, without those of its framing
  std::string diagnosis;           // Request: why it was refused, in words
  std::string rule;                // Request: the same in one word, "missingParameter", "unknownRoute", ...
  std::string what;                // Change, Notification: stateChanged, ...; Clock: advanced, ...
  std::string text;                // Change: the new state, data or message; Dropped, Halted: the reason
  bool text_is_cut = false;        // the text was longer than Journal::body_max; set by append
  std::string cause;               // Change, Dropped
  std::string fault;               // Fault, and the Request that it was for: its name
  std::chrono::milliseconds received{0};  // Request: when it came, in real time
  std::chrono::milliseconds answered{0};  // Request: when its answer was there, in real time
  std::shared_ptr<const domain::SessionSnapshot>
      snapshot;            // Change of state or user data: the view from now on
  std::size_t weight = 0;  // about how many bytes it takes; given by append
};

std::string_view to_string(JournalRow::Kind kind);
std::optional<JournalRow::Kind> journal_kind_named(std::string_view name);
// All of them, for people: "request, notification, ...".
std::string journal_kinds();

// Members that say nothing are left out. Bodies that are JSON stand as JSON, others (and what is nested over
// 100 levels, has an object of over 1000 members, or whole numbers beyond 64 bits) as a string.
domain::Json to_json(const JournalRow& row);

class Journal {
 public:
  // Some rows, oldest first. Good until the next append.
  struct Rows {
    using Iterator = std::deque<JournalRow>::const_iterator;
    Iterator first;
    Iterator past_last;

    Iterator begin() const { return first; }
    Iterator end() const { return past_last; }
  };

  struct Bounds {
    std::size_t rows = 1000;
    std::size_t bytes = 64 * 1024 * 1024;
  };

  // Longer bodies, and longer texts of any member, are cut, and say so.
  static constexpr std::size_t body_max = 16 * 1024;
  // The body as its row says it, without secrets.
  static std::string kept(const std::string& body);

  explicit Journal(Bounds bounds, std::shared_ptr<JournalBudget> all = nullptr)
      : bounds_(bounds), share_(std::move(all)) {}

  // The secrets in it are taken away first (app/journal/secrets.h), and a long body is cut.
  void append(JournalRow row);
  // Appends the rows make_row(0) to make_row(count - 1); those that would fall out at once are not even made.
  template <typename MakeRow>
  void append_all(std::size_t count, const MakeRow& make_row) {
    const std::size_t lost = count > bounds_.rows ? count - bounds_.rows : 0;
    if (lost > 0) clear();
    last_number_ += lost;
    for (std::size_t index = lost; index < count; ++index) append(make_row(index));
  }
  const std::deque<JournalRow>& rows() const { return rows_; }
  // The rows that are newer than that number; found without looking at the older ones.
  Rows rows_after(std::uint64_t number) const;
  std::uint64_t last_number() const { return last_number_; }
  // About how many bytes its rows take.
  std::size_t bytes() const { return share_.bytes(); }
  // How many rows have fallen out.
  std::uint64_t dropped() const { return last_number_ - rows_.size(); }

 private:
  std::size_t weight_of(const JournalRow& row);
  void drop_oldest();
  void clear();

  Bounds bounds_;
  JournalShare share_;
  std::uint64_t last_number_ = 0;
  const void* last_user_data_ = nullptr;  // weighed already; rows in a row share it
  std::deque<JournalRow> rows_;
};

}  // namespace im_mock::app
