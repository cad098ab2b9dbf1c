// CHECK: a broken promise of ours or of our caller, never of the disk. It traps in every build;
// the host then drops the whole engine, because nothing it holds can be trusted any more.
#pragma once

#define CHECK(condition)                \
  do {                                  \
    if (!(condition)) __builtin_trap(); \
  } while (false)
