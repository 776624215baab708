#pragma once
// The sockets of all open connections, so that a stop reaches those that wait for a request.

#include <atomic>
#include <list>
#include <mutex>

#include <sys/socket.h>
#include <unistd.h>

namespace im_mock::server {

// Thread-safe.
class OpenSockets {
  struct Entry {
    int socket = -1;
    std::atomic<bool> idle{true};
  };

 public:
  // A socket from its accept() to its close(), which is the destructor's. One thread.
  class Socket {
   public:
    Socket(OpenSockets& all, int socket) try : all_(all), place_(all.add(socket)) {
    } catch (...) {  // no memory to be had; it is thrown on
      close(socket);
    }
    ~Socket() {
      const int socket = place_->socket;
      all_.remove(place_);  // first, because once it is closed its number is somebody else's
      close(socket);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    int number() const { return place_->socket; }
    // Whether it waits for a request; at first it does.
    void set_idle(bool idle) { place_->idle = idle; }

   private:
    OpenSockets& all_;
    const std::list<Entry>::iterator place_;
  };

  // A connection that waits for a request reads its end.
  void end_idle() {
    const std::lock_guard lock(mutex_);
    for (const Entry& entry : entries_) {
      if (entry.idle) shutdown(entry.socket, SHUT_RD);
    }
  }

 private:
  std::list<Entry>::iterator add(int socket) {
    const std::lock_guard lock(mutex_);
    entries_.emplace_front().socket = socket;
    return entries_.begin();
  }

  void remove(std::list<Entry>::iterator place) {
    const std::lock_guard lock(mutex_);
    entries_.erase(place);
  }

  std::mutex mutex_;
  std::list<Entry> entries_;
};

}  // namespace im_mock::server
