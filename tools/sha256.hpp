// SHA-256 (FIPS 180-4): a page names its style sheet by this digest, so that a browser takes no other.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace eligo::tools {

[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes);
[[nodiscard]] std::string base64(std::string_view bytes);

/// "sha256-..." as a content security policy names what it allows.
[[nodiscard]] std::string policy_source(std::string_view bytes);

}  // namespace eligo::tools
