// Where a hierarchy runs in circles.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace eligo::rules {

/// Strong components of the graph upward, among some nodes (Tarjan, without recursion).
template <class Parents>
class Components {
 public:
  Components(std::size_t size, Parents parents) : parents_(std::move(parents)), number_(size, 0), low_(size, 0), component_(size, 0) {}
  [[nodiscard]] std::uint32_t of(std::uint32_t id) const { return component_[id]; }  ///< 0: not looked at
  void visit(std::uint32_t root) {
    if (number_[root] != 0) return;
    enter(root);
    while (!path_.empty()) {
      auto& [id, next] = path_.back();
      const auto above = parents_(id);
      if (next < above.size()) {
        const std::uint32_t parent = above[next++];
        if (number_[parent] == 0)
          enter(parent);
        else if (component_[parent] == 0)
          low_[id] = std::min(low_[id], number_[parent]);
        continue;
      }
      const std::uint32_t done = id;
      if (low_[done] == number_[done]) {
        ++components_;
        for (std::uint32_t member = done + 1; member != done;) {
          member = open_.back();
          open_.pop_back();
          component_[member] = components_;
        }
      }
      path_.pop_back();
      if (!path_.empty()) low_[path_.back().first] = std::min(low_[path_.back().first], low_[done]);
    }
  }

 private:
  void enter(std::uint32_t id) {
    number_[id] = low_[id] = ++count_;
    open_.push_back(id);
    path_.emplace_back(id, 0);
  }
  Parents parents_;
  std::vector<std::uint32_t> number_, low_, component_;
  std::vector<std::uint32_t> open_;
  std::vector<std::pair<std::uint32_t, std::size_t>> path_;
  std::uint32_t count_ = 0, components_ = 0;
};

}  // namespace eligo::rules
