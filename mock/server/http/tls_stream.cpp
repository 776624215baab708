// The TLS half of socket_stream.h. SIGPIPE is ignored by the process, because OpenSSL writes without a flag.
#include <algorithm>
#include <cerrno>
#include <climits>
#include <string>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "server/http/certificate.h"
#include "server/http/socket_stream.h"

namespace im_mock::server {

void TlsContext::Free::operator()(SSL_CTX* context) const {
  SSL_CTX_free(context);
}

std::optional<std::string> TlsContext::use(const std::string& certificate, const std::string& key) {
  // Threads of connections may still be ending while the process ends. OpenSSL would give its tables back at
  // that moment, and what such a thread then looks up would be gone.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
  if (auto problem = certificate_problem(certificate, key)) return problem;
  context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context_.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_default_passwd_cb(context_.get(), [](char*, int, int, void*) { return 0; });
  // An idle connection then keeps no buffers.
  SSL_CTX_set_mode(context_.get(), SSL_MODE_RELEASE_BUFFERS);
  const bool used = SSL_CTX_use_certificate_chain_file(context_.get(), certificate.c_str()) == 1 &&
                    SSL_CTX_use_PrivateKey_file(context_.get(), key.c_str(), SSL_FILETYPE_PEM) == 1;
  if (!used) return "cannot use the certificate " + certificate;
  return std::nullopt;
}

void TlsStream::Free::operator()(SSL* tls) const {
  SSL_free(tls);
}

TlsStream::TlsStream(int socket, const TlsContext& context)
    : SocketStream(socket), tls_(SSL_new(context.get())) {
  if (tls_) SSL_set_fd(tls_.get(), socket);
}

bool TlsStream::accept() {
  ERR_clear_error();
  return tls_ && SSL_accept(tls_.get()) == 1;
}

Stream::Read TlsStream::read(char* to, std::size_t& size) {
  ERR_clear_error();
  errno = 0;
  const int count = SSL_read(tls_.get(), to, static_cast<int>(std::min<std::size_t>(size, INT_MAX)));
  size = count > 0 ? static_cast<std::size_t>(count) : 0;
  if (count > 0) return Read::Some;
  switch (SSL_get_error(tls_.get(), count)) {
    case SSL_ERROR_ZERO_RETURN:
      return Read::Closed;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return Read::TimedOut;
    default:
      return Read::Failed;
  }
}

bool TlsStream::write(std::string_view bytes) {
  while (!bytes.empty()) {
    ERR_clear_error();
    const int count =
        SSL_write(tls_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX)));
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool TlsStream::write(std::string_view first, std::string_view second) {
  // One record, and so one packet, for what is short.
  constexpr std::size_t record = 16 * 1024;
  if (!second.empty() && first.size() + second.size() <= record)
    return write(std::string(first).append(second));
  return write(first) && write(second);
}

void TlsStream::end_sending() {
  ERR_clear_error();
  SSL_shutdown(tls_.get());
  SocketStream::end_sending();
}

}  // namespace im_mock::server
