#include "server/http/certificate.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace im_mock::server {
namespace {

std::optional<std::string> reading_problem(const std::string& what, const std::string& path) {
  errno = 0;
  const std::ifstream file(path);
  if (file) return std::nullopt;
  return "cannot read " + what + " " + path + ": " + std::strerror(errno);
}

std::string using_problem(const std::string& what, const std::string& path) {
  const unsigned long error = ERR_peek_error();
  const char* reason = ERR_reason_error_string(error);
  if (reason == nullptr) reason = std::strerror(static_cast<int>(ERR_GET_REASON(error)));
  return "cannot use " + what + " " + path + " (OpenSSL: " + reason + "); it has to be a PEM file";
}

}  // namespace

std::optional<std::string> certificate_problem(const std::string& certificate, const std::string& key) {
  if (auto problem = reading_problem("the certificate", certificate)) return problem;
  if (auto problem = reading_problem("the key", key)) return problem;
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                                  SSL_CTX_free);
  SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void*) { return 0; });
  ERR_clear_error();
  // The key first: behind a certificate, one that does not belong to it would be called unusable.
  if (SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
    return using_problem("the key", key) + " without a passphrase";
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1)
    return using_problem("the certificate", certificate);
  if (SSL_CTX_check_private_key(context.get()) != 1)
    return "the key " + key + " does not belong to the certificate " + certificate;
  return std::nullopt;
}

}  // namespace im_mock::server
