#include "text/text_pattern.h"

#include <cstdint>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace im_mock::domain {
namespace {

// Bounds of one match: enough for any sane pattern, and a runaway ends within some milliseconds.
constexpr std::uint32_t match_limit = 200000;
constexpr std::uint32_t heap_limit_kib = 8 * 1024;

struct MatchDataDeleter {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};
using MatchData = std::unique_ptr<pcre2_match_data, MatchDataDeleter>;

int run(const pcre2_code* code, std::string_view text, pcre2_match_data* data) {
  static pcre2_match_context* const context = [] {
    pcre2_match_context* made = pcre2_match_context_create(nullptr);
    pcre2_set_match_limit(made, match_limit);
    pcre2_set_heap_limit(made, heap_limit_kib);
    return made;
  }();
  return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, data, context);
}

// The named groups with their numbers.
std::map<std::string, std::uint32_t> names_of(const pcre2_code* code) {
  std::uint32_t count = 0;
  std::uint32_t entry_size = 0;
  PCRE2_SPTR entry = nullptr;
  pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &entry_size);
  pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &entry);
  std::map<std::string, std::uint32_t> names;
  for (; count > 0; --count, entry += entry_size) {
    names[reinterpret_cast<const char*>(entry + 2)] = static_cast<std::uint32_t>(entry[0] << 8 | entry[1]);
  }
  return names;
}

}  // namespace

std::variant<TextPattern, std::string> TextPattern::parse(const std::string& source) {
  TextPattern pattern = equal_to(source);
  pattern.everything_ = source == "*";
  const auto last_slash = source.rfind('/');
  if (source.empty() || source[0] != '/' || last_slash == 0) return pattern;

  std::uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
  for (const char flag : source.substr(last_slash + 1)) {
    switch (flag) {
      case 'i':
        options |= PCRE2_CASELESS;
        break;
      case 'm':
        options |= PCRE2_MULTILINE;
        break;
      case 's':
        options |= PCRE2_DOTALL;
        break;
      case 'x':
        options |= PCRE2_EXTENDED;
        break;
      default:
        return "unknown flag '" + std::string(1, flag) + "' of a regex (known: i, m, s, x)";
    }
  }
  const std::string expression = source.substr(1, last_slash - 1);
  int error = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(),
                                   options, &error, &offset, nullptr);
  if (code == nullptr) {
    char reason[256];
    pcre2_get_error_message(error, reinterpret_cast<PCRE2_UCHAR*>(reason), sizeof reason);
    return "regex does not compile: " + std::string(reason) + " (at character " + std::to_string(offset + 1) +
           ")";
  }
  pattern.regex_ = std::shared_ptr<const pcre2_real_code_8>(
      code, [](const pcre2_code* old) { pcre2_code_free(const_cast<pcre2_code*>(old)); });
  return pattern;
}

TextPattern TextPattern::equal_to(std::string text) {
  TextPattern pattern;
  pattern.source_ = std::move(text);
  return pattern;
}

std::optional<TextPattern::Groups> TextPattern::match(std::string_view text) const {
  if (!regex_) {
    if (everything_ || text == source_) return Groups{};
    return std::nullopt;
  }
  const MatchData data(pcre2_match_data_create_from_pattern(regex_.get(), nullptr));
  if (run(regex_.get(), text, data.get()) < 0) return std::nullopt;
  const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.get());
  const auto group = [&](std::uint32_t number) {
    const PCRE2_SIZE begin = offsets[2 * number];
    return begin == PCRE2_UNSET ? std::string()
                                : std::string(text.substr(begin, offsets[2 * number + 1] - begin));
  };
  Groups groups;
  for (std::uint32_t number = 0; number < pcre2_get_ovector_count(data.get()); ++number) {
    groups[std::to_string(number)] = group(number);
  }
  for (const auto& [name, number] : names_of(regex_.get())) groups[name] = group(number);
  return groups;
}

TextPattern::Outcome TextPattern::outcome_on(std::string_view text) const {
  if (!regex_) return everything_ || text == source_ ? Outcome::Matches : Outcome::DoesNot;
  const MatchData data(pcre2_match_data_create_from_pattern(regex_.get(), nullptr));
  const int outcome = run(regex_.get(), text, data.get());
  if (outcome >= 0) return Outcome::Matches;
  return outcome == PCRE2_ERROR_MATCHLIMIT || outcome == PCRE2_ERROR_HEAPLIMIT ? Outcome::GivesUp
                                                                               : Outcome::DoesNot;
}

std::vector<std::string> TextPattern::group_names() const {
  std::vector<std::string> names;
  if (!regex_) return names;
  for (const auto& [name, number] : names_of(regex_.get())) names.push_back(name);
  std::uint32_t count = 0;
  pcre2_pattern_info(regex_.get(), PCRE2_INFO_CAPTURECOUNT, &count);
  for (std::uint32_t number = 0; number <= count; ++number) names.push_back(std::to_string(number));
  return names;
}

}  // namespace im_mock::domain
