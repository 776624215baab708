#include "domain/fault.h"

#include <array>

namespace im_mock::domain {

std::string in_words(const Fault& fault) {
  static constexpr std::array trouble_words{"notification dropped",
                                            "notification delayed",
                                            "notification doubled",
                                            "notification overtaken",
                                            "notification incomplete",
                                            "client unknown",
                                            "refused",
                                            "connect answered empty",
                                            "client told to stop"};
  static constexpr std::array garble_words{"", "body cut", "body not JSON", "body HTML",
                                           "wrong Content-Type"};
  static constexpr std::array close_words{"", "closed before the answer", "closed within the body",
                                          "closed after the answer"};
  if (std::holds_alternative<Outage>(fault.what)) return "outage";
  if (const auto* push = std::get_if<PushFault>(&fault.what))
    return trouble_words[static_cast<std::size_t>(push->trouble)];
  const auto& answer = std::get<AnswerFault>(fault.what);
  std::string words;
  const auto add = [&words](const std::string& more) { words += (words.empty() ? "" : ", ") + more; };
  if (answer.respond) add("HTTP " + std::to_string(answer.respond->http_status));
  if (!answer.perform) add("not performed");
  if (answer.perform && answer.respond) add("performed");
  if (answer.delay.count() > 0) add("delayed by " + std::to_string(answer.delay.count()) + " ms");
  if (answer.garble != Garble::No) add(garble_words[static_cast<std::size_t>(answer.garble)]);
  if (answer.drip.count() > 0) add("dripping for " + std::to_string(answer.drip.count()) + " ms");
  if (answer.close != Close::No) add(close_words[static_cast<std::size_t>(answer.close)]);
  return words;
}

}  // namespace im_mock::domain
