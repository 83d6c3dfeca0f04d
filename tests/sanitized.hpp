#pragma once
// Whether this build watches every step (ASan, UBSan): it is ten times slower, and tests that repeat one thing many times repeat it less.

namespace eligo {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace eligo
