// SPDX-License-Identifier: Apache-2.0
// The machine's own limit for a burst of files: reads each file of a directory and renames it into
// another, and does nothing else. Prints "FILES SECONDS".
#include <chrono>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const std::string from = argv[1];
  const std::string to = argv[2];
  const auto began = std::chrono::steady_clock::now();
  DIR* directory = ::opendir(from.c_str());
  if (directory == nullptr) return 66;
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory)) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  ::closedir(directory);
  std::vector<char> buffer(65536);
  for (const std::string& name : names) {
    const int fd = ::open((from + "/" + name).c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 || ::read(fd, buffer.data(), buffer.size()) < 0) return 74;
    ::close(fd);
    if (::rename((from + "/" + name).c_str(), (to + "/" + name).c_str()) != 0) return 74;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("%zu %.6f\n", names.size(), took.count());
}
