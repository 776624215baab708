#pragma once
// How many bytes the journals of all worlds may hold together, and the share of it that one of them holds.

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace im_mock::app {

// Thread-safe.
class JournalBudget {
 public:
  explicit JournalBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  bool is_exceeded() const { return bytes_ > bytes_max_; }

 private:
  friend class JournalShare;
  const std::size_t bytes_max_;
  std::atomic<std::size_t> bytes_ = 0;
};

// Gives back what it has taken when it goes. One thread at a time.
class JournalShare {
 public:
  // null: a journal without others.
  explicit JournalShare(std::shared_ptr<JournalBudget> budget) : budget_(std::move(budget)) {}
  JournalShare(JournalShare&& other) noexcept
      : budget_(std::move(other.budget_)), bytes_(std::exchange(other.bytes_, 0)) {}
  JournalShare& operator=(JournalShare&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~JournalShare() { give_back(bytes_); }

  void take(std::size_t bytes) {
    bytes_ += bytes;
    if (budget_) budget_->bytes_ += bytes;
  }
  void give_back(std::size_t bytes) {
    bytes_ -= bytes;
    if (budget_) budget_->bytes_ -= bytes;
  }
  std::size_t bytes() const { return bytes_; }
  // Whether all journals together hold too much.
  bool all_hold_too_much() const { return budget_ && budget_->is_exceeded(); }

 private:
  std::shared_ptr<JournalBudget> budget_;
  std::size_t bytes_ = 0;
};

}  // namespace im_mock::app
