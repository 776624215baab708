#include "api/call/problems.h"

#include "api/call/answers.h"

namespace im_mock::api {

Response problems_answer(const std::string& error, const std::vector<scenario::Problem>& problems) {
  domain::Json list = domain::Json::array();
  for (const scenario::Problem& problem : problems) list.push_back(scenario::to_json(problem));
  std::string summary = error;
  if (!problems.empty()) summary += ": " + problems.front().text;
  return admin_error(400, summary, {{"problems", list}, {"text", scenario::to_text(problems)}});
}

}  // namespace im_mock::api
