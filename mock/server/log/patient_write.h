#pragma once
// Writing where perhaps nobody reads: a pipe of the parent process that is full, a terminal that is stopped.

#include <cstddef>
#include <functional>
#include <string_view>

namespace im_mock::server {

// Writes the text, whole lines at a time where they are short. While the descriptor takes nothing, it asks
// `is_patient` many times a second whether to go on. Returns how many bytes were written; fewer than all when
// patience ended or the descriptor is of no use (closed, its reader gone, its disk full).
std::size_t write_patiently(int descriptor, std::string_view text, const std::function<bool()>& is_patient);

}  // namespace im_mock::server
