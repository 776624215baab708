#include "api/call/problems.h"

#include <algorithm>

#include "api/call/answers.h"

namespace im_mock::api {

Response problems_answer(const std::string& error, const std::vector<scenario::Problem>& problems) {
  domain::Json list = domain::Json::array();
  for (const scenario::Problem& problem : problems) list.push_back(scenario::to_json(problem));
  std::string summary = error;
  // They stand in the order of their places, and a warning is not why the answer is a "no".
  const auto first = std::find_if(problems.begin(), problems.end(), [](const scenario::Problem& problem) {
    return problem.severity == scenario::Problem::Severity::Problem;
  });
  if (first != problems.end()) summary += ": " + first->text;
  return admin_error(400, summary, {{"problems", list}, {"text", scenario::to_text(problems)}});
}

}  // namespace im_mock::api
