#pragma once
// One world with all that belongs to it: its story, its clock, its Bayeux clients, its sign-ins, its journal;
// and the one lock around them. Whoever wants something of it pays it a Visit.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "app/journal/journal.h"
#include "app/journal/journal_query.h"
#include "app/views/resource_texts.h"
#include "app/world/faults.h"
#include "app/world/real_time.h"
#include "app/world/sign_ins.h"
#include "app/world/story_clock.h"
#include "app/world/untold.h"
#include "app/world/waiting.h"
#include "bayeux/bayeux_server.h"
#include "domain/world.h"

namespace im_mock::app {

struct WorldOptions {
  ClockMode clock = ClockMode::Real;
  double speed = 1;
  std::uint64_t seed = 1;
  // Makes the ids of Bayeux clients differ from those of other runs, so that a page left open since then is
  // not taken for a new one. Not used with a manual clock, where runs have to be equal; 0: never.
  std::uint64_t client_salt = 0;
  std::size_t journal_size = 1000;  // rows
  std::size_t journal_bytes = 64 * 1024 * 1024;
  std::shared_ptr<JournalBudget> journals = nullptr;  // of all worlds; null: this world stands alone
  bayeux::Limits limits;
};

// A /meta/connect that waits. `poll` and `waiting` name it to Visit::time_out and Visit::hang_up.
struct HeldPoll {
  bayeux::PollId poll = 0;
  std::shared_ptr<Waiting> waiting;
  std::chrono::milliseconds timeout{0};
};

// What became of a Bayeux request.
struct PushOutcome {
  // An Answer is on its way as long as somebody holds `on_its_way`.
  std::variant<bayeux::Answer, bayeux::BadRequest, bayeux::Failure, HeldPoll> answer;
  std::string browser{};    // the cookie BAYEUX_BROWSER that goes with the answer; empty: none
  std::string diagnosis{};  // what is to be known of the asker's cookie, in words
  bayeux::OnItsWay on_its_way{};
};

// Puts into the journal's row of a held poll what its client is told in the end.
using DescribeAnswer = std::function<void(JournalRow& row, const LateAnswer& answer)>;

// Thread-safe: each Visit has the world for itself.
class HostedWorld {
 public:
  class Visit;

  // `on_due` is called, from any thread and without a lock, when next_due() has become earlier.
  HostedWorld(std::string name, std::shared_ptr<const domain::Scenario> scenario, WorldOptions options,
              RealTime now, std::function<void()> on_due);

  const std::string& name() const { return name_; }
  const WorldOptions& options() const { return options_; }
  // Has the world for the caller alone until the Visit ends. Time has caught up with `now` when it begins.
  Visit enter(RealTime now);
  // The same, where no other visit takes longer than `patience`; else nothing is done, and the answer is
  // false.
  bool enter_within(RealTime patience, RealTime now, const std::function<void(Visit&)>& work);
  // When the world wants a tick(), in real time: a step is due or a silent client is to be forgotten.
  // Lock-free.
  std::optional<RealTime> next_due() const;
  // Lets happen what is due. False: another visit has the world, so nothing was done.
  bool tick(RealTime now);
  // The answer has been handed to the system, or that has failed: what waits for it is told.
  void written(PendingAnswer& answer, RealTime now);
  // An answer that took its time is written: only now its Bayeux client may be silent.
  void answered(const std::string& client, RealTime now);

 private:
  // A held poll and the journal's row of its request, which is written when it is answered.
  struct Pending {
    std::shared_ptr<Waiting> waiting;
    JournalRow row;
    DescribeAnswer describe;
  };
  using Polls = std::unordered_map<bayeux::PollId, Pending>;

  // A question to the journal that waits until its answer is yes.
  struct Question {
    JournalQuery query;
    std::shared_ptr<Waiting> waiting;
    JournalQuery::Progress progress = {};
  };

  struct Inside {
    domain::World world;
    StoryClock clock;
    bayeux::BayeuxServer bayeux;
    SignIns sign_ins;
    Journal journal;
    Faults faults;
    Polls polls;
    std::vector<Question> questions;
    ResourceTexts texts;
    Untold untold;
    std::string slowed;
  };

  Inside begin(std::shared_ptr<const domain::Scenario> scenario, RealTime now);

  const std::string name_;
  const WorldOptions options_;
  const std::function<void()> on_due_;
  std::mutex mutex_;
  std::uint64_t beginnings_ = 0;  // how often the world has begun
  bool closed_ = false;
  Inside inside_;
  std::optional<RealTime> next_sweep_;
  std::atomic<RealTime::rep> next_due_;
  std::atomic<bool> anything_untold_ = false;
  std::atomic<int> waiting_ = 0;  // visits in until_written()
  std::condition_variable written_;
};

// When it ends, all that happened is told: journaled, and queued for every client whom it concerns. Then the
// polls that wait for it are answered, a hundred at a time; between them others may visit. At last it wakes
// who waited.
class HostedWorld::Visit {
 public:
  // `lock` holds the world's mutex.
  Visit(HostedWorld& host, RealTime now, std::unique_lock<std::mutex> lock);
  ~Visit() noexcept(false);
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  domain::World& world() { return inside_.world; }
  const StoryClock& clock() const { return inside_.clock; }
  SignIns& sign_ins() { return inside_.sign_ins; }
  Journal& journal() { return inside_.journal; }
  const bayeux::BayeuxServer& bayeux() const { return inside_.bayeux; }
  const std::string& name() const { return host_.name_; }
  const WorldOptions& options() const { return host_.options_; }
  // The snapshot as JSON. Good until the next call.
  const std::string& text_of(const std::shared_ptr<const domain::SessionSnapshot>& snapshot,
                             const std::string& api_base) {
    return inside_.texts.text_of(snapshot, api_base);
  }

  // To be called after an operation has been accepted: what it leads to is told when its answer is written,
  // and what happens later, after that. null when there is nobody to whom it makes a difference.
  std::shared_ptr<PendingAnswer> answer_comes_first();
  // Control calls see all that has happened: waits a moment for the answers on their way, then tells
  // everything.
  void tell_all();

  const Faults& faults() const { return inside_.faults; }
  // When something happens by itself, in the world's time: a step is due, or a fault's.
  std::optional<domain::Instant> next_due() const;

  // Moves the story by hand, in either clock mode: the events that fired, in order. They are told already.
  // Stops before `to`, at world().now(), where the bounds are met; an instant is never cut.
  std::vector<domain::Event> advance_to(domain::Instant to, const domain::Bounds& bounds = {});
  void change_clock(ClockMode mode, double speed);
  // Why the clock goes slower than it was told to, in words; empty while the world keeps up.
  const std::string& slowed() const { return inside_.slowed; }

  // One Bayeux request: its answer, or a poll that is to wait. `row` and `describe` are what the journal is
  // to say when a poll that waits is answered, beside the diagnosis, which is in the row; other answers are
  // the caller's to journal.
  PushOutcome receive(const std::string& body, const bayeux::Caller& caller, JournalRow row,
                      DescribeAnswer describe);
  // The held poll has waited long enough: its answer, empty or just come.
  LateAnswer time_out(const HeldPoll& poll);
  // An answer to that client is written.
  void client_has_read(const std::string& client);
  // The held poll's connection has died.
  void hang_up(const HeldPoll& poll);
  // The fault that fires on a request, journaled; null when all goes well.
  const domain::Fault* fault_on(const Occasion& request);
  // The service is away now; nothing when it is not.
  std::optional<Away> away() const;
  // These from now on, instead of those that were. What was held back is told.
  void put_faults(std::vector<domain::Fault> faults);

  // Asks the journal again whenever it has grown, until the answer is yes (or can never be), or the world
  // begins anew. `progress` is how far the query has looked already.
  std::shared_ptr<Waiting> ask_until(JournalQuery query, JournalQuery::Progress progress = {});
  // The question has waited long enough: the answer as it is now.
  LateAnswer stop_asking(const std::shared_ptr<Waiting>& waiting);
  // Nobody wants its answer any more.
  void forget_question(const std::shared_ptr<Waiting>& waiting);

  // The agent signs out: its Bayeux clients are forgotten.
  void forget_clients_of(const std::string& user_name);
  // Every held poll is answered, because the server stops.
  void release_polls();

  // Back to the beginning: sessions, clock, ids, sign-ins, journal, clients.
  void reset();
  // The same with another story.
  void play(std::shared_ptr<const domain::Scenario> scenario);
  // Nobody finds this world any more: whoever waits in it is answered.
  void close();
  // It was found, and then closed before this visit began. Who waited here would not hear of the end.
  bool is_closed() const { return host_.closed_; }
  // The story so far is replaced by a copy of another world's present; the clock stands where that one stood.
  void become(const domain::World& world);

 private:
  // A visit that has not begun: nothing has happened yet.
  Visit(std::unique_lock<std::mutex> lock, HostedWorld& host, RealTime now);
  void leave();
  void catch_up();
  bool advance_story(domain::Instant to, const domain::Bounds& bounds,
                     std::vector<domain::Event>* told = nullptr);
  void ask_again();
  void release_questions(const std::string& reason);
  void begin_anew(std::shared_ptr<const domain::Scenario> scenario);

  // hosted_world_telling.cpp
  std::vector<domain::Event> publish();
  JournalRow event_row(const domain::Event& event, JournalRow::Kind kind) const;
  JournalRow change_row(const domain::Event& event) const;
  void tell(const domain::Event& event);
  void tell_ready();
  void deliver(const domain::Event& event, const std::vector<std::string>& without = {});
  void take_released(std::vector<bayeux::Released> released, const std::optional<LateAnswer>& instead = {});
  void answer_due_polls();
  JournalRow answered(Pending pending, const LateAnswer& answer) const;
  void goes_to(const std::string& client, LateAnswer& answer);

  // hosted_world_faults.cpp
  void notify(const domain::Event& event);
  void journal_fault(const domain::Fault& fault, const Occasion& occasion);
  void journal_outage(const domain::Fault& fault, const std::string& what);
  bayeux::Mishap mishap_on(std::string_view meta, const std::string& agent);
  void happen(Faults::Happening happening);

  HostedWorld& host_;
  std::unique_lock<std::mutex> lock_;
  Inside& inside_;
  const RealTime now_;
  Waiting::Answers answers_;
  bool clients_touched_ = false;  // so that a sweep has to be planned
  bool told_ = false;             // so that polls may be due
};

}  // namespace im_mock::app
