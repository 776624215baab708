// A client that lives in one world for very many calls, chosen by chance that follows from its mark: the same
// run makes the same calls. Everything that it writes carries its mark, so that what turns up in another
// world is known.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "api/conversation.h"

namespace api_test {

class WorldRun {
 public:
  // Makes the world, with a manual clock, a story and a seed of the run's own. `mark` has letters and digits.
  // Runs of one mark in worlds of other names have equal transcripts.
  WorldRun(const Conversation& mock, std::string world, std::string mark, std::uint64_t seed);

  void steps(int count);
  // Ends what still waits, and reads how the world stands.
  void finish();

  // Each call and its answer, in order; with `finish`, all that can be seen of the world in the end.
  const std::string& transcript() const { return transcript_; }
  // The journal's bodies: one for each beginning of the world, the last one after `finish`.
  const std::vector<std::string>& journals() const { return journals_; }
  // The ids of sessions and Bayeux clients that were met.
  const std::map<std::string, int>& ids() const { return ids_; }

 private:
  Answer call(const std::string& method, const std::string& target, const std::string& body = "");
  void step();
  void initiate();
  void send_message();
  void change_user_data();
  void complete();
  void control_session();
  void move_clock();
  void handshake();
  void poll(bool held);
  void hear();
  void take_batch(const std::string& body);
  void begin_anew();
  void make_copy();
  void look();

  int chance(int count) { return static_cast<int>(random_() % static_cast<std::uint64_t>(count)); }
  std::string text();
  std::string session();

  const Conversation& mock_;
  const std::string world_;
  const std::string mark_;
  const std::uint64_t seed_;
  std::mt19937_64 random_;
  int texts_ = 0;
  std::string client_;
  std::uint64_t batch_ = 0;            // the last one that came, to be acknowledged
  std::vector<std::string> sessions_;  // as last seen
  std::optional<im_mock::api::Hold> held_;
  std::string transcript_;
  std::vector<std::string> journals_;
  std::map<std::string, int> ids_;
};

}  // namespace api_test
