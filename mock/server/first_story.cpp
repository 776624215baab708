#include "server/first_story.h"

#include "app/backend.h"

namespace im_mock::server {

std::shared_ptr<const domain::Scenario> first_story(const scenario::Library& texts,
                                                    const std::string& wanted) {
  if (!texts.problems.empty() || texts.texts.size() < 2) return nullptr;
  std::vector<std::string> names;
  for (const scenario::KnownText& text : texts.texts) {
    const auto name = scenario::name_at_a_glance(text.text);
    if (!name) return nullptr;
    names.push_back(*name);
  }
  const auto chosen = app::default_among(names, wanted);
  if (!chosen) return nullptr;
  const scenario::KnownText& text = texts.texts[*chosen];
  // What it extends would have to be read first.
  if (text.text.find("extends") != std::string::npos) return nullptr;
  const auto story = scenario::load_text(text.text, text.file).scenario;
  return story && story->name == names[*chosen] ? story : nullptr;
}

}  // namespace im_mock::server
