#include "bench/server_process.h"

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace im_mock::bench {
namespace {

// "ready http://127.0.0.1:41234 scenario=..." -> 41234
int port_in(const std::string& line) {
  const auto host = line.find("://");
  const auto colon = host == std::string::npos ? host : line.find(':', host + 3);
  return colon == std::string::npos ? 0 : std::atoi(line.c_str() + colon + 1);
}

// What the new process does between vfork() and its program: nothing that allocates.
[[noreturn]] void become(char* const* arguments, int output, int log) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);  // however this process ends, its servers end too
  dup2(output, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execv(arguments[0], arguments);
  _exit(127);
}

}  // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& command, const std::string& log, int port)
    : port_(port) {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  output_ = pipe_ends[0];
  const int log_file = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // fork() would copy the tables of this process's memory, which takes tens of milliseconds after a list of
  // 100,000 sessions, and would count as the server's start.
  process_ = vfork();
  if (process_ == 0) become(arguments.data(), pipe_ends[1], log_file);
  close(pipe_ends[1]);
  close(log_file);
  if (port == 0) wait_until_ready();
}

void ServerProcess::wait_until_ready() {
  std::string line;
  for (char letter = 0; read(output_, &letter, 1) == 1 && letter != '\n';) line += letter;
  port_ = port_in(line);
  if (port_ == 0) throw std::runtime_error("a server did not become ready, but said: " + line);
}

ServerProcess::~ServerProcess() {
  if (process_ > 0) {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  close(output_);
}

double ServerProcess::processor_seconds() const {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(process_, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

std::size_t ServerProcess::resident_bytes() const {
  return status_field("VmRSS:") * 1024;
}

std::size_t ServerProcess::threads() const {
  return status_field("Threads:");
}

std::size_t ServerProcess::status_field(const std::string& name) const {
  std::ifstream status("/proc/" + std::to_string(process_) + "/status");
  for (std::string word; status >> word;) {
    std::size_t value = 0;
    if (word == name && status >> value) return value;
  }
  return 0;
}

}  // namespace im_mock::bench
