#include "server/faulty_delivery.h"

#include <algorithm>
#include <utility>

namespace im_mock::server {
namespace {

constexpr std::size_t bits_max = 100;  // in which a dripping body is sent

}  // namespace

void Stopping::begin() {
  const std::lock_guard lock(mutex_);
  begun_ = true;
  changed_.notify_all();
}

void Stopping::wait_at_most(std::chrono::milliseconds time) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return begun(); });
}

FaultyDelivery::FaultyDelivery(std::string body, const api::Delivery& delivery, const Stopping& stopping)
    : body_(std::move(body)),
      end_(delivery.close == domain::Close::Within ? body_.size() / 2 : body_.size()),
      closes_(delivery.close != domain::Close::No),
      stopping_(stopping) {
  const std::size_t bits =
      delivery.drip.count() == 0 ? 1 : std::clamp<std::size_t>(body_.size(), 1, bits_max);
  bit_ = (body_.size() + bits - 1) / bits;
  pause_ = delivery.drip / static_cast<std::int64_t>(bits);
}

bool FaultyDelivery::send_next(std::size_t sent, const Write& write) const {
  stopping_.wait_at_most(pause_);
  const std::size_t rest = end_ - sent;
  const std::size_t size = stopping_.begun() ? rest : std::min(bit_, rest);
  if (!write(body_.data() + sent, size)) return false;
  return sent + size < end_ || !closes_;
}

}  // namespace im_mock::server
