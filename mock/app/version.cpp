#include "app/version.h"

namespace im_mock::app {

std::string version() {
  return IM_MOCK_VERSION;
}
std::string commit() {
  return IM_MOCK_COMMIT;
}
std::string libraries() {
  return IM_MOCK_LIBRARIES;
}

}  // namespace im_mock::app
