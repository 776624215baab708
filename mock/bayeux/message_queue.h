// The messages that wait for one client: not yet sent, or (with the acknowledgement extension) sent and not
// yet acknowledged (ServerSessionImpl, AcknowledgedMessagesClientExtension). The texts are shared by the
// queues of all clients. A value type, not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace im_mock::bayeux {

using MessageText = std::shared_ptr<const std::string>;

class MessageQueue {
 public:
  // Appends; with more than `bound` messages the oldest go. Returns how many went.
  std::size_t push(MessageText message, std::size_t bound);

  std::size_t size() const { return entries_.size(); }
  bool has_unsent() const { return !entries_.empty() && entries_.back().batch == batch_; }

  // Without acknowledgement: everything, and the queue is empty.
  std::vector<MessageText> take();

  // With acknowledgement. What was pushed since the last close makes one batch; returns its number, from 1
  // on.
  std::uint64_t close_batch();
  // Everything, oldest first; it stays until acknowledged. To be sent as soon as its batch is closed.
  std::vector<MessageText> unacknowledged() const;
  // The client has this batch and all before it. The open batch it cannot have.
  void acknowledge(std::int64_t batch);

 private:
  struct Entry {
    MessageText message;
    std::uint64_t batch;
  };

  std::deque<Entry> entries_;  // batches ascend; the unsent ones, at the end, have number batch_
  std::uint64_t batch_ = 1;    // the open one
};

}  // namespace im_mock::bayeux
