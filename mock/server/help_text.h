#pragma once
// What --help prints: each thing in one line, so that a command's help fits on a screen. CLI11's own text
// differs between its versions and takes two lines for most options.

#include <string>

namespace CLI {
class App;
}

namespace im_mock::server {

// Of the program, or of one of its commands. Pure.
std::string help_text(const CLI::App& app);

}  // namespace im_mock::server
