#include "app/journal/secrets.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "text/json_text.h"
#include "text/percent.h"

namespace im_mock::app {
namespace {

using domain::Json;

constexpr std::string_view redacted = "(redacted)";
// How often a text may stand within a text: a query in JSON in a form.
constexpr int nesting_max = 4;

// The letters and digits of a name, small.
std::string plain(std::string_view name) {
  std::string result;
  for (const char character : name) {
    const auto byte = static_cast<unsigned char>(character);
    if (std::isalnum(byte) != 0) result += static_cast<char>(std::tolower(byte));
  }
  return result;
}

char small(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

// Behind the quote that ends the string whose quote stands at `at`; the text's end when there is none.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

// Behind the value that begins at `at`.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  if (text[at] == '"') return end_of_string(text, at);
  if (text[at] != '{' && text[at] != '[') return std::min(text.find_first_of(",}] \t\r\n", at), text.size());
  std::size_t depth = 0;
  while (at < text.size()) {
    const char character = text[at];
    if (character == '"') {
      at = end_of_string(text, at);
      continue;
    }
    ++at;
    if (character == '{' || character == '[') ++depth;
    if ((character == '}' || character == ']') && --depth == 0) return at;
  }
  return text.size();
}

// What a JSON string literal says; as it stands when it is none.
std::string said_by(std::string_view literal) {
  if (literal.find('\\') == std::string_view::npos) return std::string(literal.substr(1, literal.size() - 2));
  const Json parsed = Json::parse(literal.begin(), literal.end(), nullptr, false);
  return parsed.is_string() ? parsed.get<std::string>() : std::string(literal);
}

std::string within_text(std::string text, int nesting);

// Whether JSON goes on with true, false or null: `changePasswordOnFirstLogin` tells no secret.
bool is_flag(std::string_view json) {
  return json.starts_with("true") || json.starts_with("false") || json.starts_with("null");
}

// Of a text that is JSON: it stays as it is written, but for the values.
std::string of_json(std::string_view text, int nesting) {
  std::string result;
  std::size_t kept = 0;
  const auto replace = [&](std::size_t from, std::size_t to, std::string_view by) {
    result.append(text.substr(kept, from - kept)).append(by);
    kept = to;
  };
  for (std::size_t at = text.find('"'); at < text.size(); at = text.find('"', at)) {
    const std::size_t end = end_of_string(text, at);
    const std::string_view literal = text.substr(at, end - at);
    const std::size_t next = skip_space(text, end);
    if (next < text.size() && text[next] == ':') {
      const std::size_t value = skip_space(text, next + 1);
      const bool secret =
          may_hold_secret(literal) && !is_flag(text.substr(value)) && is_secret(said_by(literal));
      at = secret ? end_of_value(text, value) : value;
      if (secret) replace(value, at, "\"(redacted)\"");
      continue;
    }
    if (may_hold_secret(literal)) {
      const std::string said = said_by(literal);
      const std::string left = within_text(said, nesting + 1);
      if (left != said) replace(at, end, json_text(left));
    }
    at = end;
  }
  return result.append(text.substr(kept));
}

// Of name=value pairs. In a form they fill the whole text and stand between '&' or line ends; elsewhere each
// is behind one of "?&;#".
std::string of_pairs(std::string_view text, bool is_form, int nesting) {
  const std::string_view separators = is_form ? "&\r\n" : "?&;#";
  const std::string_view ends = is_form ? "&\r\n" : "&# \t\r\n\"'<>";
  std::string result;
  std::size_t kept = 0;
  std::size_t begin = is_form ? 0 : text.find_first_of(separators);
  if (!is_form && begin != std::string_view::npos) ++begin;
  while (begin < text.size()) {
    begin = std::min(text.find_first_not_of(' ', begin), text.size());
    const std::size_t equals = text.find_first_of(is_form ? "=&\r\n" : "=?&;# \t\r\n\"'<>", begin);
    if (equals == std::string_view::npos) break;
    std::size_t next = equals;
    if (text[equals] == '=') {
      const std::size_t end = std::min(text.find_first_of(ends, equals), text.size());
      const std::string_view value = text.substr(equals + 1, end - equals - 1);
      bool secret = is_secret(domain::percent_decoded(text.substr(begin, equals - begin), true));
      if (!secret && value.find('%') != std::string_view::npos) {
        const std::string said = domain::percent_decoded(value, true);
        secret = within_text(said, nesting + 1) != said;
      }
      if (secret && !value.empty()) {
        result.append(text.substr(kept, equals + 1 - kept)).append(redacted);
        kept = end;
        next = end;
      }
    }
    next = text.find_first_of(separators, next);
    if (next == std::string_view::npos) break;
    begin = next + 1;
  }
  return result.append(text.substr(kept));
}

bool looks_like_json(std::string_view text) {
  const std::size_t first = skip_space(text, 0);
  return first < text.size() && (text[first] == '{' || text[first] == '[' || text[first] == '"');
}

bool looks_like_form(std::string_view text) {
  const std::size_t end = text.find_first_of("= \t\r\n\"'{}<>:");
  return end != std::string_view::npos && end > 0 && text[end] == '=';
}

std::string within_text(std::string text, int nesting) {
  if (!may_hold_secret(text)) return text;
  if (nesting > nesting_max) return std::string(redacted);
  if (looks_like_json(text) && Json::accept(text)) return of_json(text, nesting);
  return of_pairs(text, false, nesting);
}

// Whether any word of the text is the name of a secret.
bool names_secret(std::string_view text) {
  std::string word;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const auto byte = at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    if (std::isalnum(static_cast<int>(byte)) != 0 || byte == '_' || byte == '-' || byte == '.') {
      word += static_cast<char>(byte);
    } else if (!word.empty()) {
      if (is_secret(word)) return true;
      word.clear();
    }
  }
  return false;
}

}  // namespace

bool may_hold_secret(std::string_view text) {
  const auto before = [&](std::size_t at) { return at == 0 ? '\0' : small(text[at - 1]); };
  const auto behind = [&](std::size_t at) { return at < text.size() ? small(text[at]) : '\0'; };
  const auto splits = [](char character) { return std::isalnum(static_cast<unsigned char>(character)) == 0; };
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (text[at]) {
      case 'w':
      case 'W':  // passWord, passWd, pWd
        if (before(at) == 's' || splits(before(at)) || behind(at + 1) == 'd') return true;
        break;
      case 'k':
      case 'K':  // toKen, cooKie, apiKey, privateKey, secretKey; but not talKing
        if (behind(at + 1) != 'e' && behind(at + 1) != 'i') break;
        if (splits(before(at)) || std::string_view("oiet").find(before(at)) != std::string_view::npos)
          return true;
        break;
      case 'h':
      case 'H':  // autHorization, autHentication, passpHrase
        if (at < 2) break;
        if (before(at) == 't' && before(at - 1) == 'u') return true;
        if (before(at) == 'p' && behind(at + 1) == 'r') return true;
        break;
      case 'c':
      case 'C':  // Credential, seCret
        if (behind(at + 1) == 'r' && behind(at + 2) == 'e') return true;
        break;
      case 'j':
      case 'J':  // Jsessionid
        if (behind(at + 1) == 's' && behind(at + 2) == 'e') return true;
        break;
      case '%':  // any letter of a form
        return true;
      case '\\':  // any letter of JSON
        if (behind(at + 1) == 'u') return true;
        break;
      default:
        break;
    }
  }
  return false;
}

bool is_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 9> anywhere{"password",   "passwd",        "passphrase",
                                                            "credential", "authorization", "authentication",
                                                            "apikey",     "privatekey",    "secretkey"};
  static constexpr std::array<std::string_view, 7> at_the_end{"token", "tokens", "secret", "secrets",
                                                              "pwd",   "pwds",   "cookie"};
  const std::string word = plain(name);
  const auto inside = [&](std::string_view part) { return word.find(part) != std::string::npos; };
  const auto ends = [&](std::string_view part) { return word.ends_with(part); };
  return word == "jsessionid" || std::any_of(anywhere.begin(), anywhere.end(), inside) ||
         std::any_of(at_the_end.begin(), at_the_end.end(), ends);
}

std::string body_without_secrets(std::string body) {
  if (!may_hold_secret(body)) return body;
  if (Json::accept(body)) return of_json(body, 0);
  if (!looks_like_json(body) && looks_like_form(body)) return of_pairs(body, true, 0);
  // A member may be escaped where the parser has not come to.
  const bool escaped = body.find("\\u") != std::string::npos;
  return escaped || names_secret(body) ? std::string(redacted) : of_pairs(body, false, 0);
}

std::string text_without_secrets(std::string text) {
  return within_text(std::move(text), 0);
}

std::string headers_without_secrets(std::string lines) {
  if (!may_hold_secret(lines)) return lines;
  std::string result;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    const std::string line = lines.substr(at, end - at);
    const std::size_t value = std::min(line.find(": "), line.size());
    const std::string name = plain(line.substr(0, value));
    // Those of CORS tell a browser what it may do; one of them has "Credentials" in its name, and is true.
    if (name.starts_with("accesscontrol")) {
      result.append(line);
    } else if (is_secret(name)) {
      result.append(line, 0, value).append(": ").append(redacted);
    } else {
      result.append(text_without_secrets(line));
    }
    result += '\n';
    at = end + 1;
  }
  return result;
}

bool take_secrets_from(Json& json) {
  if (!json.is_structured()) return false;
  bool changed = false;
  for (auto& [name, value] : json.items()) {
    if (value.is_boolean() || value.is_null()) continue;
    if (json.is_object() && is_secret(name)) {
      value = redacted;
      changed = true;
    } else if (value.is_string()) {
      const auto& text = value.get_ref<const std::string&>();
      if (!may_hold_secret(text)) continue;
      std::string left = text_without_secrets(text);
      if (left == text) continue;
      value = std::move(left);
      changed = true;
    } else {
      changed = take_secrets_from(value) || changed;
    }
  }
  return changed;
}

}  // namespace im_mock::app
