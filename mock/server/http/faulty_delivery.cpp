#include "server/http/faulty_delivery.h"

#include <algorithm>
#include <cstdint>

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

FaultyDelivery::FaultyDelivery(const std::string& body, const api::Delivery& delivery,
                               const Stopping& stopping)
    : body_(body),
      end_(delivery.close == domain::Close::Within ? body.size() / 2 : body.size()),
      closes_(delivery.close != domain::Close::No),
      stopping_(stopping) {
  const std::size_t bits =
      delivery.drip.count() == 0 ? 1 : std::clamp<std::size_t>(body_.size(), 1, bits_max);
  bit_ = std::max<std::size_t>((body_.size() + bits - 1) / bits, 1);
  pause_ = delivery.drip / static_cast<std::int64_t>(bits);
}

bool FaultyDelivery::send(const Write& write) const {
  for (std::size_t sent = 0; sent < end_;) {
    stopping_.wait_at_most(pause_);
    const std::size_t size = stopping_.begun() ? end_ - sent : std::min(bit_, end_ - sent);
    if (!write(std::string_view(body_).substr(sent, size))) return false;
    sent += size;
  }
  return !closes_;
}

}  // namespace im_mock::server
