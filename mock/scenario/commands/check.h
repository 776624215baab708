#pragma once
// `im-mock check`: all problems of all files at once.

#include <string>
#include <vector>

#include "scenario/commands/report.h"
#include "scenario/loader.h"

namespace im_mock::scenario {

enum class CheckFormat { Text, Json, Github };  // Github: workflow commands, shown as annotations

Report check(const std::vector<std::string>& files_or_folders, CheckFormat format);

}  // namespace im_mock::scenario
