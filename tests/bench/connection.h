#pragma once
// One HTTP/1.1 connection of a load client: a raw socket and no library, so that the client costs less than
// any server. Not thread-safe. What goes wrong throws, because a benchmark that went wrong has no figures.

#include <cstddef>
#include <optional>
#include <string>

namespace im_mock::bench {

struct Answer {
  int status = 0;
  std::string body;
};

// The request as it goes over the wire. `headers` are whole lines, each with its end.
std::string request_text(const std::string& method, const std::string& target, const std::string& body = "",
                         const std::string& headers = "");

class Connection {
 public:
  explicit Connection(int port);
  // Nothing when nobody listens there.
  static std::optional<Connection> if_listening(int port);
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;

  int socket() const { return socket_; }
  // A new connection in the place of this one.
  void reopen();
  void send(const std::string& request);
  // Takes what has come without waiting for more; true when the answer is complete.
  bool receive();
  // Sends, waits for the answer and returns it.
  Answer ask(const std::string& request);

  // Of the answer that was complete last.
  int status() const { return status_; }
  std::string body() const { return buffer_.substr(head_, complete_ - head_); }
  std::string answer() const { return buffer_.substr(0, complete_); }  // head and body

 private:
  Connection() = default;
  void close();
  bool connect();
  bool receive(int flags);

  int port_ = 0;
  int socket_ = -1;
  std::string buffer_;  // the answer so far; kept until the next one begins
  std::size_t filled_ = 0;
  std::size_t head_ = 0;      // where the body begins; 0 while the head is not complete
  std::size_t complete_ = 0;  // where the answer ends; 0 while that is not known
  int status_ = 0;
};

// A port of this machine that nobody listens on at present.
int free_port();

// Whole conversations on a connection of their own.
Answer get(int port, const std::string& target);
Answer post(int port, const std::string& target, const std::string& body);

}  // namespace im_mock::bench
