// A value that is mostly absent: one pointer in what holds it, where a std::optional takes the room of the value itself.
//
// A tree is moved and copied node by node, and of the twenty things that a finding may say most say two. It copies, moves and compares like
// the std::optional that it stands for, and turns into one; it differs in one thing: what was moved from is empty.
#pragma once
#include <memory>
#include <optional>
#include <utility>

namespace eligo::grammar {

template <typename T>
class Rare {
 public:
  Rare() = default;
  // Implicit, as they are for std::optional.
  Rare(std::nullopt_t /*none*/) {}                                 // NOLINT(google-explicit-constructor)
  Rare(T value) : held_(std::make_unique<T>(std::move(value))) {}  // NOLINT(google-explicit-constructor)
  Rare(std::optional<T> value) {                                   // NOLINT(google-explicit-constructor)
    if (value) held_ = std::make_unique<T>(std::move(*value));
  }
  Rare(const Rare& other) : held_(other.held_ ? std::make_unique<T>(*other.held_) : nullptr) {}
  Rare(Rare&&) noexcept = default;
  Rare& operator=(const Rare& other) {
    if (this != &other) held_ = other.held_ ? std::make_unique<T>(*other.held_) : nullptr;
    return *this;
  }
  Rare& operator=(Rare&&) noexcept = default;
  ~Rare() = default;

  [[nodiscard]] bool has_value() const { return held_ != nullptr; }
  explicit operator bool() const { return has_value(); }
  T& operator*() { return *held_; }
  const T& operator*() const { return *held_; }
  T* operator->() { return held_.get(); }
  const T* operator->() const { return held_.get(); }
  void reset() { held_.reset(); }
  operator std::optional<T>() const& { return held_ ? std::optional<T>(*held_) : std::nullopt; }         // NOLINT
  operator std::optional<T>() && { return held_ ? std::optional<T>(std::move(*held_)) : std::nullopt; }  // NOLINT
  friend bool operator==(const Rare& a, const Rare& b) { return a.has_value() == b.has_value() && (!a || *a == *b); }

 private:
  std::unique_ptr<T> held_;
};

}  // namespace eligo::grammar
