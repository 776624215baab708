#include "app/world/hosted_world.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <limits>
#include <thread>

#include "text/json_text.h"

namespace im_mock::app {
namespace {

constexpr RealTime::rep never = std::numeric_limits<RealTime::rep>::max();

bayeux::Settings bayeux_settings(const domain::Settings& settings, const WorldOptions& options,
                                 std::uint64_t beginnings) {
  bayeux::Settings made;
  made.timings.timeout = settings.connect_timeout;
  made.timings.interval = settings.connect_interval;
  made.timings.max_interval = settings.max_interval;
  made.limits = options.limits;
  made.cometd = settings.cometd == 5 ? bayeux::CometdVersion::Five : bayeux::CometdVersion::Three;
  made.browser_cookie = settings.browser_cookie == domain::BrowserCookie::Required
                            ? bayeux::BrowserCookie::Required
                            : bayeux::BrowserCookie::Optional;
  // A client that has slept through a reset comes with an id of the world's earlier life. It must not meet
  // that id in the hands of another: both would take each other's polls, for ever.
  made.seed = options.seed ^ (beginnings << 32U);
  if (options.clock == ClockMode::Real && options.client_salt != 0) made.seed ^= options.client_salt;
  return made;
}

// A visit lasts microseconds. If the world is locked, yield a few times before sleeping: sleepers are woken
// one by one, and on a busy machine their queue, not the work, would set the pace.
std::unique_lock<std::mutex> lock_soon(std::mutex& mutex) {
  constexpr int patience = 50;
  std::unique_lock lock(mutex, std::try_to_lock);
  for (int turn = 0; !lock && turn < patience; ++turn) {
    std::this_thread::yield();
    lock.try_lock();
  }
  return lock;
}

std::unique_lock<std::mutex> locked(std::mutex& mutex) {
  std::unique_lock lock = lock_soon(mutex);
  if (!lock) lock.lock();
  return lock;
}

}  // namespace

HostedWorld::Inside HostedWorld::begin(std::shared_ptr<const domain::Scenario> scenario, RealTime now) {
  bayeux::BayeuxServer bayeux(bayeux_settings(scenario->settings, options_, beginnings_++));
  Faults faults(scenario->faults, options_.seed, domain::Instant{0});
  return {domain::World(std::move(scenario), options_.seed),
          StoryClock(options_.clock, options_.speed, domain::Instant{0}, now),
          std::move(bayeux),
          SignIns(options_.seed),
          Journal({options_.journal_size, options_.journal_bytes}, options_.journals),
          std::move(faults),
          {},
          {},
          {},
          {},
          {}};
}

HostedWorld::HostedWorld(std::string name, std::shared_ptr<const domain::Scenario> scenario,
                         WorldOptions options, RealTime now, std::function<void()> on_due)
    : name_(std::move(name)),
      options_(options),
      on_due_(std::move(on_due)),
      inside_(begin(std::move(scenario), now)),
      next_due_(never) {
  enter(now);
}

HostedWorld::Visit HostedWorld::enter(RealTime now) {
  return Visit(*this, now, locked(mutex_));
}

bool HostedWorld::enter_within(RealTime patience, RealTime now, const std::function<void(Visit&)>& work) {
  constexpr std::chrono::milliseconds nap{1};
  std::unique_lock lock = lock_soon(mutex_);
  for (auto slept = RealTime{0}; !lock && slept < patience; slept += nap) {
    std::this_thread::sleep_for(nap);
    lock.try_lock();
  }
  if (!lock) return false;
  Visit visit(*this, now, std::move(lock));
  work(visit);
  return true;
}

std::optional<RealTime> HostedWorld::next_due() const {
  const RealTime::rep due = next_due_.load();
  if (due == never) return std::nullopt;
  return RealTime{due};
}

bool HostedWorld::tick(RealTime now) {
  return enter_within(RealTime{0}, now, [](Visit&) {});
}

// Whoever adds something reads `written` after that, so one of the two sees the other.
void HostedWorld::written(PendingAnswer& answer, RealTime now) {
  answer.written = true;
  if (!anything_untold_ && waiting_ == 0) return;
  enter(now);
  written_.notify_all();
}

HostedWorld::Visit::Visit(std::unique_lock<std::mutex> lock, HostedWorld& host, RealTime now)
    : host_(host), lock_(std::move(lock)), inside_(host.inside_), now_(now) {}

// Where this fails the visit has begun already, so that it also ends.
HostedWorld::Visit::Visit(HostedWorld& host, RealTime now, std::unique_lock<std::mutex> lock)
    : Visit(std::move(lock), host, now) {
  tell_ready();
  if (inside_.clock.mode() == ClockMode::Real) catch_up();
  if (host.next_sweep_.value_or(now + RealTime{1}) <= now) {
    inside_.bayeux.sweep(now);
    host.next_sweep_ = inside_.bayeux.next_sweep();
  }
  advance_story(inside_.world.now(), {});
}

// What nobody expected reaches the visitor, unless another exception is on its way to him already.
HostedWorld::Visit::~Visit() noexcept(false) {
  try {
    leave();
  } catch (...) {
    if (lock_) lock_.unlock();
    Waiting::answer_all(std::move(answers_));
    if (std::uncaught_exceptions() == 0) throw;
  }
}

void HostedWorld::Visit::leave() {
  publish();
  if (!inside_.questions.empty()) ask_again();
  RealTime::rep due = never;
  if (const auto story = next_due()) {
    if (const auto real = inside_.clock.real_at(*story)) due = real->count();
  }
  // Who is heard of now may be silent for max_interval at least, so a sweep that is planned already is soon
  // enough. (To ask for the exact time means to look at every client, and each of them comes by all the
  // time.)
  if (clients_touched_ && !host_.next_sweep_) {
    host_.next_sweep_ = now_ + inside_.bayeux.settings().timings.max_interval;
  }
  if (host_.next_sweep_) due = std::min(due, host_.next_sweep_->count());
  if (const auto untold = inside_.untold.next_due()) due = std::min(due, untold->count());
  const bool earlier = due < host_.next_due_.exchange(due);
  const bool more = told_ && inside_.bayeux.has_due();
  lock_.unlock();
  if (more) answer_due_polls();
  Waiting::answer_all(std::move(answers_));
  if (earlier && host_.on_due_) host_.on_due_();
}

PushOutcome HostedWorld::Visit::receive(const std::string& body, const bayeux::Caller& caller, JournalRow row,
                                        DescribeAnswer describe) {
  clients_touched_ = true;
  bayeux::Mishaps mishaps;
  if (!inside_.faults.entries().empty()) {
    mishaps = [this, &caller](std::string_view meta) { return mishap_on(meta, caller.principal); };
  }
  bayeux::Received received = inside_.bayeux.receive(body, caller, now_, mishaps);
  take_released(std::move(received.released));
  PushOutcome outcome{{}, std::move(received.browser), std::move(received.diagnosis)};
  if (auto* answer = std::get_if<bayeux::Answer>(&received.outcome)) {
    outcome.on_its_way = inside_.bayeux.on_its_way(answer->client_id);
    outcome.answer = std::move(*answer);
  } else if (auto* bad = std::get_if<bayeux::BadRequest>(&received.outcome)) {
    outcome.answer = std::move(*bad);
  } else if (auto* failure = std::get_if<bayeux::Failure>(&received.outcome)) {
    outcome.answer = std::move(*failure);
  } else {
    const auto& hold = std::get<bayeux::Hold>(received.outcome);
    HeldPoll held{hold.poll, std::make_shared<Waiting>(), hold.timeout};
    row.diagnosis = outcome.diagnosis;
    inside_.polls[hold.poll] = {held.waiting, std::move(row), std::move(describe)};
    outcome.answer = std::move(held);
  }
  return outcome;
}

LateAnswer HostedWorld::Visit::time_out(const HeldPoll& poll) {
  const auto found = inside_.polls.find(poll.poll);
  // After a reset another poll may have the same number, hence the second look.
  if (found != inside_.polls.end() && found->second.waiting == poll.waiting) {
    Pending pending = std::move(found->second);
    inside_.polls.erase(found);
    if (auto answer = inside_.bayeux.expire_poll(poll.poll, now_)) {
      clients_touched_ = true;
      LateAnswer late{200, std::move(answer->body)};
      goes_to(answer->client_id, late);
      inside_.journal.append(answered(std::move(pending), late));
      return late;
    }
  }
  return poll.waiting->wait_for(std::chrono::milliseconds{0}).value_or(LateAnswer{200, "[]"});
}

void HostedWorld::Visit::hang_up(const HeldPoll& poll) {
  const auto found = inside_.polls.find(poll.poll);
  if (found == inside_.polls.end() || found->second.waiting != poll.waiting) return;
  inside_.polls.erase(found);
  inside_.bayeux.abandon_poll(poll.poll, now_);
  clients_touched_ = true;
}

void HostedWorld::Visit::forget_clients_of(const std::string& user_name) {
  take_released(inside_.bayeux.forget(user_name));
}

void HostedWorld::Visit::release_polls() {
  tell_all();
  take_released(inside_.bayeux.stop(now_));
  release_questions("the mock stops");
}

void HostedWorld::Visit::reset() {
  std::shared_ptr<const domain::Scenario> same(inside_.world.shared_scenario());
  play(std::move(same));
}

void HostedWorld::Visit::play(std::shared_ptr<const domain::Scenario> scenario) {
  begin_anew(std::move(scenario));
}

void HostedWorld::Visit::close() {
  reset();
  host_.closed_ = true;
}

void HostedWorld::Visit::become(const domain::World& world) {
  begin_anew(world.shared_scenario());
  inside_.world = world;
  inside_.faults = Faults(world.scenario().faults, options().seed, world.now());
  inside_.clock.set(world.now(), now_);
}

// Whoever waits is answered first: its poll, its question and its journal belong to the old beginning.
void HostedWorld::Visit::begin_anew(std::shared_ptr<const domain::Scenario> scenario) {
  tell_all();
  take_released(inside_.bayeux.forget_all());
  release_questions("the world begins anew");
  inside_ = host_.begin(std::move(scenario), now_);
  host_.next_sweep_.reset();
  clients_touched_ = false;
}

std::shared_ptr<Waiting> HostedWorld::Visit::ask_until(JournalQuery query, JournalQuery::Progress progress) {
  auto waiting = std::make_shared<Waiting>();
  inside_.questions.push_back({std::move(query), waiting, std::move(progress)});
  return waiting;
}

LateAnswer HostedWorld::Visit::stop_asking(const std::shared_ptr<Waiting>& waiting) {
  const auto found = std::find_if(inside_.questions.begin(), inside_.questions.end(),
                                  [&](const Question& question) { return question.waiting == waiting; });
  if (found == inside_.questions.end()) return waiting->wait_for(RealTime{0}).value_or(LateAnswer{409, "{}"});
  found->query.look(inside_.journal, found->progress);
  Verdict verdict = found->query.verdict(inside_.journal, found->progress);
  inside_.questions.erase(found);
  return {verdict.http_status(), json_line(verdict.json)};
}

void HostedWorld::Visit::forget_question(const std::shared_ptr<Waiting>& waiting) {
  std::erase_if(inside_.questions, [&](const Question& question) { return question.waiting == waiting; });
}

void HostedWorld::Visit::ask_again() {
  std::erase_if(inside_.questions, [this](Question& question) {
    question.query.look(inside_.journal, question.progress);
    if (!question.query.is_settled(inside_.journal, question.progress)) return false;
    const Verdict verdict = question.query.verdict(inside_.journal, question.progress);
    answers_.emplace_back(question.waiting, LateAnswer{verdict.http_status(), json_line(verdict.json)});
    return true;
  });
}

void HostedWorld::Visit::release_questions(const std::string& reason) {
  for (Question& question : inside_.questions) {
    question.query.look(inside_.journal, question.progress);
    domain::Json json = question.query.verdict(inside_.journal, question.progress).json;
    json["released"] = reason;
    answers_.emplace_back(question.waiting, LateAnswer{409, json_line(json)});
  }
  inside_.questions.clear();
}

}  // namespace im_mock::app
