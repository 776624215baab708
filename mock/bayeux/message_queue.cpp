#include "bayeux/message_queue.h"

#include <utility>

namespace im_mock::bayeux {

std::size_t MessageQueue::push(MessageText message, std::size_t bound) {
  entries_.push_back({std::move(message), batch_});
  std::size_t dropped = 0;
  while (entries_.size() > bound) {
    entries_.pop_front();
    ++dropped;
  }
  return dropped;
}

std::vector<MessageText> MessageQueue::take() {
  std::vector<MessageText> messages;
  messages.reserve(entries_.size());
  for (Entry& entry : entries_) messages.push_back(std::move(entry.message));
  entries_.clear();
  return messages;
}

std::uint64_t MessageQueue::close_batch() {
  return batch_++;
}

std::vector<MessageText> MessageQueue::unacknowledged() const {
  std::vector<MessageText> messages;
  messages.reserve(entries_.size());
  for (const Entry& entry : entries_) messages.push_back(entry.message);
  return messages;
}

void MessageQueue::acknowledge(std::int64_t batch) {
  while (!entries_.empty() && entries_.front().batch < batch_ &&
         std::cmp_less_equal(entries_.front().batch, batch)) {
    entries_.pop_front();
  }
}

}  // namespace im_mock::bayeux
