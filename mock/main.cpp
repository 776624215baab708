// Wires everything together.
#include <cstdio>

int main() {
  std::puts("im-mock");
  return 0;
}
