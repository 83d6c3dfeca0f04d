// Compiled with -DLEFT= and -DRIGHT= by pair.cmake: compiles when they are one kind, and only then.
#include "rules/dimensions.hpp"

namespace d = eligo::rules::dimensions;

bool below(const d::quantity<d::LEFT>& value, const d::quantity<d::RIGHT>& limit) { return value < limit; }
