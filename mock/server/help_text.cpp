#include "server/help_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

namespace im_mock::server {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;  // a thing, and what it is

std::string joined(const std::vector<std::string>& names, const std::string& dashes) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + dashes + name;
  return text;
}

// "-h, --help", or "--port N": what CLI11 says after the type's name belongs to its own messages.
std::string left_side(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name(true, false);
  std::string text = joined(option.get_snames(), "-");
  if (!text.empty()) text += ", ";
  text += joined(option.get_lnames(), "--");
  const std::string type = option.get_type_name();
  return option.get_expected_max() == 0 ? text : text + " " + type.substr(0, type.find(':'));
}

std::string usage(const CLI::App& app) {
  if (app.get_parent() == nullptr) return app.get_name() + " COMMAND [OPTIONS]";
  std::string text = app.get_parent()->get_name() + " " + app.get_name() + " [OPTIONS]";
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    text += " " + option->get_name(true, false) + (option->get_items_expected_max() > 1 ? "..." : "");
  }
  return text;
}

std::string block(const Lines& lines) {
  std::size_t width = 0;
  for (const auto& [thing, meaning] : lines) width = std::max(width, thing.size());
  std::string text;
  for (const auto& [thing, meaning] : lines) {
    text += "  " + thing + std::string(width - thing.size() + 2, ' ') + meaning + "\n";
  }
  return lines.empty() ? text : "\n" + text;
}

}  // namespace

std::string help_text(const CLI::App& app) {
  std::string text = app.get_description() + "\n\nUsage: " + usage(app) + "\n";
  Lines commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    commands.emplace_back(command->get_name(), command->get_description());
  }
  Lines options;
  for (const bool positional : {true, false}) {
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_positional() == positional)
        options.emplace_back(left_side(*option), option->get_description());
    }
  }
  return text + block(commands) + block(options) + "\n" + app.get_footer() + "\n";
}

}  // namespace im_mock::server
