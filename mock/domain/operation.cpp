#include "domain/operation.h"

namespace im_mock::domain {

// The variant's alternatives stand in the order of OperationName.
OperationName name_of(const SessionOperation& operation) {
  static_assert(std::variant_size_v<SessionOperation> == session_operations.size());
  return session_operations[operation.index()];
}

}  // namespace im_mock::domain
