#pragma once
// What the process says to whoever started it, over the streams that it was given, or was not.

#include <string>

namespace im_mock::server {

// To be called first. The number of a standard stream that is closed would go to the next file or socket, and
// our lines with it: into the connection of a client.
void hold_standard_streams();

// Writes to standard error at once. Whoever does not read it is waited for a second.
void complain(const std::string& text);

// Writes to standard output at once. False when it cannot; then standard error says why, in one sentence.
bool print(const std::string& text);

}  // namespace im_mock::server
