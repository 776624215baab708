// How what happened in a world is told: the journal's rows, the notifications, the answers of held polls.
#include <map>
#include <thread>
#include <utility>

#include "app/views/resource_json.h"
#include "app/world/hosted_world.h"

namespace im_mock::app {
namespace {

// What an event's row says beside its kind: the new state, the new data, the message, the reason.
std::string row_text(const domain::Event& event) {
  if (event.kind == domain::Event::Kind::StateChanged) return std::string(to_string(event.snapshot->state));
  if (event.kind == domain::Event::Kind::UserDataChanged) return domain::dumped(*event.snapshot->user_data);
  if (event.kind == domain::Event::Kind::AgentStateChanged) return std::string(to_string(event.agent_state));
  return event.text;
}

JournalRow::Kind kind_of_row(domain::Event::Kind kind) {
  if (kind == domain::Event::Kind::Dropped) return JournalRow::Kind::Dropped;
  return kind == domain::Event::Kind::Halted ? JournalRow::Kind::Halted : JournalRow::Kind::Change;
}

}  // namespace

std::shared_ptr<PendingAnswer> HostedWorld::Visit::answer_comes_first() {
  const bool at_once = inside_.world.scenario().settings.event_delay.count() == 0;
  if (at_once && !inside_.bayeux.has_clients()) return nullptr;
  auto answer = std::make_shared<PendingAnswer>();
  inside_.untold.wait_for(answer, now_ + Untold::patience);
  return answer;
}

void HostedWorld::Visit::tell_all() {
  constexpr std::chrono::milliseconds moment{50};
  if (inside_.untold.waits(now_)) {
    ++host_.waiting_;
    host_.written_.wait_for(lock_, moment, [this] { return !inside_.untold.waits(now_); });
    --host_.waiting_;
  }
  for (const domain::Event& event : inside_.untold.take_all()) tell(event);
  host_.anything_untold_ = false;
}

void HostedWorld::Visit::tell_ready() {
  for (const domain::Event& event : inside_.untold.take_ready(now_)) tell(event);
  host_.anything_untold_ = !inside_.untold.empty();
}

std::vector<domain::Event> HostedWorld::Visit::publish() {
  std::vector<domain::Event> events = inside_.world.take_events();
  if (!inside_.untold.empty()) {
    inside_.untold.add(events);
    host_.anything_untold_ = true;
    tell_ready();
    return events;
  }
  if (inside_.bayeux.has_clients() || !inside_.faults.entries().empty()) {
    for (const domain::Event& event : events) tell(event);
  } else {
    // Nobody hears of it: of a long journey's events those that stay in the journal are enough.
    inside_.journal.append_all(events.size(), [&](std::size_t index) { return change_row(events[index]); });
  }
  return events;
}

// What an event's rows say of it in any case.
JournalRow HostedWorld::Visit::event_row(const domain::Event& event, JournalRow::Kind kind) const {
  JournalRow row;
  row.kind = kind;
  row.at = event.at;
  row.session = event.session_id;
  row.agent = inside_.world.scenario().agents[event.agent].user_name;
  if (kind != JournalRow::Kind::Dropped && kind != JournalRow::Kind::Halted) row.what = to_string(event.kind);
  return row;
}

JournalRow HostedWorld::Visit::change_row(const domain::Event& event) const {
  JournalRow row = event_row(event, kind_of_row(event.kind));
  row.text = row_text(event);
  row.cause = event.cause;
  row.snapshot = event.snapshot;
  return row;
}

// One event: the journal's row, and the notification to each client of the agent whose view it concerns.
void HostedWorld::Visit::tell(const domain::Event& event) {
  inside_.journal.append(change_row(event));
  // documented: a feature that is off is as if it did not exist, so nothing is on its topic.
  const bool is_heard =
      event.kind == domain::Event::Kind::AgentStateChanged || inside_.world.scenario().settings.has_im();
  if (is_heard && kind_of_row(event.kind) == JournalRow::Kind::Change) notify(event);
}

// Now, with whatever is wrong with it, to all clients whom it concerns.
void HostedWorld::Visit::deliver(const domain::Event& event, const std::vector<std::string>& without) {
  const domain::Scenario& scenario = inside_.world.scenario();
  std::map<std::string, std::string, std::less<>> data;  // by the base URL that clients use
  bayeux::Published published = inside_.bayeux.publish(
      channel_of(event.kind), scenario.agents[event.agent].user_name,
      [&](const std::string& api_base) {
        std::string made = notification_data(event, scenario, api_base).value_or("{}");
        return data[api_base] = without.empty() ? std::move(made) : without_members(made, without);
      },
      now_);
  if (published.recipients.empty()) return;
  told_ = true;
  inside_.journal.append_all(published.recipients.size(), [&](std::size_t index) {
    JournalRow row = event_row(event, JournalRow::Kind::Notification);
    row.client = published.recipients[index].client;
    row.body = data.find(published.recipients[index].context)->second;
    return row;
  });
  take_released(std::move(published.released));
}

// Thousands of polls take their time, and others shall not wait as long for the world.
void HostedWorld::Visit::answer_due_polls() {
  for (bool more = true; more;) {
    std::this_thread::yield();
    lock_.lock();
    take_released(inside_.bayeux.release_due(now_));
    if (!inside_.questions.empty()) ask_again();
    more = inside_.bayeux.has_due();
    lock_.unlock();
  }
}

void HostedWorld::Visit::take_released(std::vector<bayeux::Released> released,
                                       const std::optional<LateAnswer>& instead) {
  clients_touched_ = clients_touched_ || !released.empty();
  std::vector<Polls::node_type> polls;
  for (bayeux::Released& one : released) {
    auto poll = inside_.polls.extract(one.poll);
    if (poll.empty()) continue;
    // CometD answers the poll that a newer one of the same client supersedes with an HTTP error.
    const int status = one.reason == bayeux::Release::Superseded ? 500 : 200;
    LateAnswer answer = instead ? *instead : LateAnswer{status, std::move(one.body)};
    goes_to(one.client_id, answer);
    answers_.emplace_back(std::move(poll.mapped().waiting), std::move(answer));
    polls.push_back(std::move(poll));
  }
  const std::size_t first_answer = answers_.size() - polls.size();
  inside_.journal.append_all(polls.size(), [&](std::size_t index) {
    return answered(std::move(polls[index].mapped()), answers_[first_answer + index].second);
  });
}

// A client that was forgotten, or answered because another poll took its place, waits for nothing.
void HostedWorld::Visit::goes_to(const std::string& client, LateAnswer& answer) {
  answer.on_its_way = inside_.bayeux.on_its_way(client);
  if (answer.on_its_way) answer.client = client;
}

void HostedWorld::answered(const std::string& client, RealTime now) {
  enter(now).client_has_read(client);
}

void HostedWorld::Visit::client_has_read(const std::string& client) {
  inside_.bayeux.written(client, now_);
  clients_touched_ = true;
}

// The row of a poll, which is written when the poll is answered.
JournalRow HostedWorld::Visit::answered(Pending pending, const LateAnswer& answer) const {
  pending.row.at = inside_.world.now();
  pending.row.answered = now_;
  pending.describe(pending.row, answer);
  return std::move(pending.row);
}

}  // namespace im_mock::app
