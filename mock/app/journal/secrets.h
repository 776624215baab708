#pragma once
// The one rule of what is a secret, and its use on everything that is kept or printed: the journal, what is
// made of it, and the log. Pure functions. What they take away reads "(redacted)".

#include <string>
#include <string_view>

#include "text/json.h"

namespace im_mock::app {

// Whether that is the name of a secret, as a member of JSON, a field of a form or a parameter of a query: it
// has password, passwd, passphrase, credential, authorization, authentication, apikey, privatekey or
// secretkey in it, or ends with token, secret, pwd (also with an s) or cookie, or is JSESSIONID. Only letters
// and digits count, in any case: API_KEY is one.
bool is_secret(std::string_view name);
// False when the text surely names no secret: most texts do not, and this is quick.
bool may_hold_secret(std::string_view text);

// A request's or an answer's body: JSON, a form, or any other text. What can be read as neither JSON nor a
// form is taken away as a whole when it names a secret.
std::string body_without_secrets(std::string body);
// A text for people, a path with its query, a URL: only the parameters are looked at, and the members when it
// is JSON. Prose stays, whatever it speaks of.
std::string text_without_secrets(std::string text);
// Lines "Name: value": values of headers that are named like a secret, and secrets in those of others.
std::string headers_without_secrets(std::string lines);
// Takes the values of secrets away; whether there were any.
bool take_secrets_from(domain::Json& json);

}  // namespace im_mock::app
