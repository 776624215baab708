// What the tests of the scenario language share: the repository's files, and problems as text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/loader.h"

namespace im_mock::scenario {

// A file of the repository, by its path from the top folder.
std::string path_in_repository(const std::string& path);
std::string text_of_file(const std::string& path);
// The names of the files below a folder of the repository that end in `ending`, sorted.
std::vector<std::string> files_with_ending(const std::string& folder, const std::string& ending);

// Whether IM_MOCK_ACCEPT is set: then what is made now is written into the repository as what is expected.
bool accepting();
void write_file(const std::string& path, const std::string& text);

// The problems of a scenario, one "line:column: severity: text" to a line.
std::string short_problems(std::string_view yaml);
// The scenario of a text in which nothing may be wrong, not even a little.
std::shared_ptr<const domain::Scenario> loaded(std::string_view yaml);

std::string replaced(std::string text, std::string_view what, std::string_view by);

}  // namespace im_mock::scenario
