#include "server/log/log_writer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <utility>

#include <pthread.h>

#include "server/log/patient_write.h"

namespace im_mock::server {
namespace {

using namespace std::chrono_literals;

constexpr auto patience_at_the_end = 300ms;
constexpr auto patience_of_a_look = 100ms;  // for the thread to see that it is abandoned
// After a batch the thread lingers, so that under load many lines cost one write and no waking.
constexpr auto linger = 5ms;

std::uint64_t lines_in(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

struct LogWriter::State {
  State(int to, std::function<std::string(std::uint64_t)> make_remark)
      : descriptor(to), remark(std::move(make_remark)) {}

  const int descriptor;
  const std::function<std::string(std::uint64_t)> remark;
  std::atomic<bool> abandoned{false};  // Whoever is to take the rest has had his time.

  std::mutex mutex;
  std::condition_variable changed;  // for the thread
  std::condition_variable rested;   // for who flushes
  std::string queue;
  std::uint64_t missing = 0;  // lines, since the last remark
  bool asleep = false;        // the thread wants to be woken
  bool hurry = false;         // somebody flushes
  bool busy = false;          // a batch is being written
  bool stopping = false;
  bool ended = false;
  std::thread thread;

  // Of the thread alone: half a line has arrived, and the rest never will.
  bool torn = false;

  // Writes the batch and, where lines are missing behind it, the remark. Returns how many are missing now.
  std::uint64_t write(std::string& batch, std::uint64_t missing_behind) noexcept;
};

std::uint64_t LogWriter::State::write(std::string& batch, std::uint64_t missing_behind) noexcept {
  const std::uint64_t lines = lines_in(batch);
  try {
    if (missing_behind > 0) batch += remark(missing_behind);
    if (torn) batch.insert(0, "\n");
    const std::size_t written = write_patiently(descriptor, batch, [this] { return !abandoned; });
    if (written > 0) torn = batch[written - 1] != '\n';
    if (written == batch.size()) return 0;
    return std::min(lines, lines_in(std::string_view(batch).substr(written))) + missing_behind;
  } catch (const std::exception&) {  // no memory to be had
    return lines + missing_behind;
  }
}

LogWriter::LogWriter(int descriptor, std::function<std::string(std::uint64_t)> remark)
    : state_(std::make_shared<State>(descriptor, std::move(remark))) {}

LogWriter::~LogWriter() {
  State& state = *state_;
  std::unique_lock lock(state.mutex);
  if (!state.thread.joinable()) return;
  state.stopping = true;
  state.changed.notify_one();
  const auto has_ended = [&] { return state.ended; };
  state.rested.wait_for(lock, patience_at_the_end, has_ended);
  state.abandoned = true;
  const bool ended = state.rested.wait_for(lock, patience_of_a_look, has_ended);
  std::thread thread = std::move(state.thread);
  lock.unlock();
  if (ended) {
    thread.join();
  } else {
    thread.detach();
  }
}

void LogWriter::begin() {
  const std::lock_guard lock(state_->mutex);
  begin_locked();
}

void LogWriter::begin_locked() {
  if (!state_->thread.joinable()) state_->thread = std::thread([own = state_] { run(own); });
}

void LogWriter::add(const std::string& line) noexcept {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  try {
    begin_locked();
    if (state.queue.size() + line.size() <= queue_max) {
      state.queue += line;
    } else {
      ++state.missing;
    }
  } catch (const std::exception&) {  // no thread or no memory to be had
    ++state.missing;
  }
  if (std::exchange(state.asleep, false)) state.changed.notify_one();
}

void LogWriter::miss() noexcept {
  const std::lock_guard lock(state_->mutex);
  ++state_->missing;
}

bool LogWriter::flush() {
  State& state = *state_;
  std::unique_lock lock(state.mutex);
  if (!state.thread.joinable()) return true;
  state.hurry = true;
  state.changed.notify_one();
  const bool rested =
      state.rested.wait_for(lock, patience_at_the_end, [&] { return !state.busy && state.queue.empty(); });
  state.hurry = false;
  return rested;
}

void LogWriter::run(const std::shared_ptr<State>& shared) {
  State& state = *shared;
  // Signals are for others; SIGPIPE is for nobody.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  std::string batch;
  std::unique_lock lock(state.mutex);
  while (true) {
    state.asleep = true;
    state.changed.wait(lock, [&] { return state.stopping || !state.queue.empty(); });
    state.asleep = false;
    if (state.queue.empty() && state.missing == 0) break;
    batch.swap(state.queue);
    const std::uint64_t missing = std::exchange(state.missing, 0);
    state.busy = true;
    lock.unlock();
    const std::uint64_t still_missing = state.write(batch, missing);
    batch.clear();
    lock.lock();
    state.busy = false;
    state.missing += still_missing;
    state.rested.notify_all();
    if (state.stopping && state.queue.empty()) break;
    state.changed.wait_for(lock, linger, [&] { return state.stopping || state.hurry; });
  }
  state.ended = true;
  state.rested.notify_all();
}

}  // namespace im_mock::server
