#include "text/text_pattern.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace im_mock::domain {
namespace {

// Bounds of one match, whatever the pattern: some steps, and a few more for each byte of the text, so that
// every pattern that goes over a text once may. The worst is some milliseconds, and a tenth of a second for a
// text of a mebibyte.
constexpr std::size_t steps_for_any_text = 500'000;
constexpr std::size_t steps_for_each_byte = 8;
constexpr std::uint32_t heap_limit_kib = 8 * 1024;
// The most that the groups of a match may hold together: lookaheads can each hold the whole text.
constexpr std::size_t group_bytes_for_any_text = 64 * 1024;
constexpr std::size_t group_bytes_for_each_byte = 8;

template <auto release>
struct Released {
  template <typename Thing>
  void operator()(Thing* thing) const {
    release(thing);
  }
};
using MatchData = std::unique_ptr<pcre2_match_data, Released<pcre2_match_data_free>>;
using MatchContext = std::unique_ptr<pcre2_match_context, Released<pcre2_match_context_free>>;

// PCRE2's own limit counts anew for each place where a match may begin, so a pattern that tries much at each
// place of a long text takes minutes within it. This counts over all of them: it is told before each item of
// the pattern, and takes what lies between two places in the text for steps, too, because a repetition
// passes over it unheard.
class Patience {
 public:
  explicit Patience(std::size_t text_size)
      : steps_left_(steps_for_any_text + steps_for_each_byte * text_size) {}

  static int next_item(pcre2_callout_block* where, void* patience) {
    return static_cast<Patience*>(patience)->step(where->current_position) ? 0 : PCRE2_ERROR_CALLOUT;
  }

 private:
  bool step(std::size_t place) {
    const std::size_t steps = 1 + (place > place_ ? place - place_ : place_ - place);
    place_ = place;
    if (steps > steps_left_) return false;
    steps_left_ -= steps;
    return true;
  }

  std::size_t steps_left_;
  std::size_t place_ = 0;
};

int run(const pcre2_code* code, std::string_view text, pcre2_match_data* data) {
  const MatchContext context(pcre2_match_context_create(nullptr));
  Patience patience(text.size());
  pcre2_set_heap_limit(context.get(), heap_limit_kib);
  pcre2_set_match_limit(context.get(), static_cast<std::uint32_t>(-1));
  pcre2_set_callout(context.get(), Patience::next_item, &patience);
  return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, data, context.get());
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

  std::uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT;
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
  return attempt(text).groups;
}

TextPattern::Attempt TextPattern::attempt(std::string_view text) const {
  if (!regex_) {
    if (everything_ || text == source_) return {Groups{}};
    return {};
  }
  const MatchData data(pcre2_match_data_create_from_pattern(regex_.get(), nullptr));
  const int outcome = run(regex_.get(), text, data.get());
  // Any failure but "no match" is one of a limit.
  if (outcome < 0) return {std::nullopt, outcome != PCRE2_ERROR_NOMATCH};
  const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(data.get());
  std::size_t bytes_left = group_bytes_for_any_text + group_bytes_for_each_byte * text.size();
  bool fits = true;
  const auto group = [&](std::uint32_t number) {
    const PCRE2_SIZE begin = offsets[2 * number];
    const PCRE2_SIZE end = offsets[2 * number + 1];
    // With \K in a lookahead a match can end before it begins.
    if (begin == PCRE2_UNSET || end < begin) return std::string();
    fits = fits && end - begin <= bytes_left;
    if (!fits) return std::string();
    bytes_left -= end - begin;
    return std::string(text.substr(begin, end - begin));
  };
  Groups groups;
  for (std::uint32_t number = 0; number < pcre2_get_ovector_count(data.get()); ++number) {
    groups[std::to_string(number)] = group(number);
  }
  for (const auto& [name, number] : names_of(regex_.get())) groups[name] = group(number);
  if (!fits) return {std::nullopt, true};
  return {std::move(groups)};
}

TextPattern::Outcome TextPattern::outcome_on(std::string_view text) const {
  if (!regex_) return everything_ || text == source_ ? Outcome::Matches : Outcome::DoesNot;
  const MatchData data(pcre2_match_data_create_from_pattern(regex_.get(), nullptr));
  const int outcome = run(regex_.get(), text, data.get());
  if (outcome >= 0) return Outcome::Matches;
  return outcome == PCRE2_ERROR_NOMATCH ? Outcome::DoesNot : Outcome::GivesUp;
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
