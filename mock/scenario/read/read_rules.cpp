#include "scenario/read/read_rules.h"

#include <algorithm>

#include "scenario/check/timeline_check.h"
#include "scenario/read/read_effect.h"
#include "scenario/read/read_session.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::InitiateRule;
using domain::Reply;
using domain::TextPattern;

void check_reply(const Reply& reply, const KeyReader& keys, const Reading& reading) {
  const StateSet offering = states_offering(reply.on, reading.scenario.settings);
  if (reply.on == domain::OperationName::Complete) {
    reading.problems.problem(keys.place_of("on"),
                             "nothing can follow the operation Complete: it ends the session");
  } else if (offering.empty()) {
    reading.problems.problem(keys.place_of("on"), "no state offers " + std::string(to_string(reply.on)));
  } else {
    check_effect(reply.effect, *keys.node(), offering, reading);
  }
}

Reply read_reply(const NodePointer& node, const Reading& reading) {
  const std::size_t before = reading.problems.count();
  const KeyReader keys(node, Section::Reply, reading.problems);
  Reply reply;
  reply.line = node->place.line;
  KnownFields known{keys.operation("on"), {}};
  if (known.operation) reply.on = *known.operation;
  reply.where = read_where(keys, known, reading);
  reply.after = keys.duration("after").value_or(domain::Duration{0});
  reply.effect = read_effect(keys, known, reading);
  if (reading.problems.count() > before) return reply;
  if (reply.effect.empty()) {
    reading.problems.problem(node->place,
                             "this reply does nothing; it needs 'state', 'message', 'userData', "
                             "'deleteUserData' or 'agentState'");
  }
  check_reply(reply, keys, reading);
  return reply;
}

InitiateRule::Refuse read_refuse(const NodePointer& node, ProblemList& problems) {
  const KeyReader keys(node, Section::Refuse, problems);
  InitiateRule::Refuse refuse;
  if (const auto code = keys.whole_number("statusCode")) refuse.status_code = *code;
  if (const auto message = keys.text("statusMessage")) refuse.status_message = *message;
  refuse.http_status = keys.whole_number("http");
  return refuse;
}

void check_outcome(const KeyReader& keys) {
  if (!keys.whole()) return;
  if (!keys.has("refuse") && !keys.has("timeline")) {
    keys.problems().problem(keys.node()->place, "a rule of 'initiate' needs 'timeline' or 'refuse'");
  }
  for (const char* key : {"timeline", "userData"}) {
    if (!keys.has("refuse") || !keys.has(key)) continue;
    keys.problems().problem(keys.place_of_key(key), "there is no session when the rule refuses, so " +
                                                        in_quotes(key) + " cannot stand beside 'refuse'");
  }
}

InitiateRule read_rule(const NodePointer& node, const Reading& reading) {
  const KeyReader keys(node, Section::Initiate, reading.problems);
  check_outcome(keys);
  InitiateRule rule;
  rule.line = node->place.line;
  if (auto destination = keys.pattern("destination")) rule.destination = std::move(*destination);
  if (keys.map("refuse")) rule.refuse = read_refuse(keys.map("refuse"), reading.problems);
  auto plan = std::make_shared<domain::SessionPlan>();
  plan->line = rule.line;
  if (auto user_data = keys.user_data("userData")) {
    plan->user_data = std::move(*user_data);
    warn_of_templates_in(*node->find("userData"), reading.problems);
  }
  const Timeline timeline = read_timeline(keys, reading);
  plan->timeline = timeline.steps;
  check_timeline(*plan, Begun::Initiated, timeline, node->place, reading);
  if (!rule.refuse) rule.plan = std::move(plan);
  return rule;
}

bool is_equal_text(const TextPattern& pattern) {
  return !pattern.is_regex() && !pattern.matches_everything();
}

// Whether the earlier pattern takes all destinations that the later one matches, as far as that is certain.
bool shadows(const TextPattern& earlier, const TextPattern& later, const domain::Scenario& scenario) {
  if (earlier.source() == later.source()) return true;
  const bool takes_any_number = earlier.matches_everything();
  if (is_equal_text(later)) {
    if (takes_any_number) return !scenario.agent_with_number(later.source());
    return earlier.match(later.source()).has_value();
  }
  if (!takes_any_number) return false;
  for (const domain::Agent& agent : scenario.agents) {
    for (const domain::Device& device : agent.devices) {
      if (later.match(device.number)) return false;  // `*` does not take the number of an agent's device
    }
  }
  return true;
}

// Rules that never come to their turn.
void check_shadowed(const std::vector<NodePointer>& nodes, const Reading& reading) {
  const auto& rules = reading.scenario.initiate;
  for (std::size_t later = 0; later < rules.size(); ++later) {
    if (rules[later].destination.source().empty()) continue;
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      if (!shadows(rules[earlier].destination, rules[later].destination, reading.scenario)) continue;
      reading.problems.problem(nodes[later]->find("destination")->place,
                               "this rule never matches: the one in " + line_of(nodes[earlier]->place) +
                                   " takes every destination that it could");
      break;
    }
  }
}

// Two replies to just the same both happen, which is seldom meant.
void check_doubled(const std::vector<NodePointer>& nodes, const Reading& reading) {
  const auto same = [](const Reply& left, const Reply& right) {
    return left.on == right.on && std::equal(left.where.begin(), left.where.end(), right.where.begin(),
                                             right.where.end(), [](const auto& one, const auto& other) {
                                               return one.field == other.field &&
                                                      one.pattern.source() == other.pattern.source();
                                             });
  };
  const auto& replies = reading.scenario.replies;
  for (std::size_t later = 0; later < replies.size(); ++later) {
    const auto earlier = std::find_if(replies.begin(), replies.begin() + static_cast<std::ptrdiff_t>(later),
                                      [&](const Reply& reply) { return same(reply, replies[later]); });
    if (earlier == replies.begin() + static_cast<std::ptrdiff_t>(later)) continue;
    reading.problems.warning(nodes[later]->place, "this reacts to the same as the reply in line " +
                                                      std::to_string(earlier->line) + "; both will happen");
  }
}

constexpr std::size_t most_rules = 1000;  // each is compared with each

void refuse_too_many(const KeyReader& top, std::string_view key, std::vector<NodePointer>& nodes) {
  if (nodes.size() <= most_rules) return;
  top.problems().problem(nodes[most_rules]->place, "there are more than " + std::to_string(most_rules) +
                                                       " items under " + in_quotes(key));
  nodes.resize(most_rules);
}

}  // namespace

void read_replies(const KeyReader& top, Reading& reading) {
  auto nodes = top.items("replies");
  refuse_too_many(top, "replies", nodes);
  const std::size_t before = reading.problems.count();
  for (const NodePointer& node : nodes) reading.scenario.replies.push_back(read_reply(node, reading));
  if (reading.problems.count() == before) check_doubled(nodes, reading);
}

void read_initiate(const KeyReader& top, Reading& reading) {
  auto nodes = top.items("initiate");
  refuse_too_many(top, "initiate", nodes);
  for (const NodePointer& node : nodes) reading.scenario.initiate.push_back(read_rule(node, reading));
  check_shadowed(nodes, reading);
}

}  // namespace im_mock::scenario
