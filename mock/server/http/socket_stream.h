#pragma once
// A Stream over a connected TCP socket, and by TLS over one.

#include <memory>
#include <optional>
#include <string>

#include <openssl/types.h>

#include "server/http/stream.h"

namespace im_mock::server {

// Does not own the socket.
class SocketStream : public Stream {
 public:
  explicit SocketStream(int socket) : socket_(socket) {}

  Read read(char* to, std::size_t& size) override;
  bool write(std::string_view first, std::string_view second) override;
  void set_patience(std::chrono::milliseconds patience) override;
  Client client() const override;
  void end_sending() override;
  Read skip(std::size_t& size) override;

  // Waits for the connection's first byte without taking it; nothing when none comes.
  std::optional<unsigned char> first_byte() const;

 protected:
  int socket() const { return socket_; }

 private:
  const int socket_;
};

// TLS 1.2 and 1.3 of one certificate. Thread-safe after use().
class TlsContext {
 public:
  // Takes the PEM files. Nothing on success, else one sentence.
  std::optional<std::string> use(const std::string& certificate, const std::string& key);
  SSL_CTX* get() const { return context_.get(); }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const;
  };
  std::unique_ptr<SSL_CTX, Free> context_;
};

class TlsStream final : public SocketStream {
 public:
  TlsStream(int socket, const TlsContext& context);

  // The handshake, which comes first. False when it fails or takes too long.
  bool accept();

  Read read(char* to, std::size_t& size) override;
  bool write(std::string_view first, std::string_view second) override;
  void end_sending() override;

 private:
  struct Free {
    void operator()(SSL* tls) const;
  };
  bool write(std::string_view bytes);

  std::unique_ptr<SSL, Free> tls_;
};

}  // namespace im_mock::server
