// A parsed JSON document read by names, for texts of our own making (reports, balances, answer keys): what is not there
// is an empty view. Borrows the document. Pure.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace radica {

class JsonView {
 public:
  JsonView() = default;
  explicit JsonView(const JsonDocument& document) : document_(&document), node_(&document.root()) {}

  [[nodiscard]] JsonView operator[](std::string_view key) const {
    for (const JsonView& child : children())
      if (child.key() == key) return child;
    return {};
  }
  // Members of an object or elements of an array, in their order.
  [[nodiscard]] std::vector<JsonView> children() const {
    std::vector<JsonView> all;
    if (node_ == nullptr) return all;
    for (const JsonNode* child = document_->first_child(*node_); child != nullptr;
         child = document_->next_sibling(*child))
      all.push_back(JsonView(document_, child));
    return all;
  }
  [[nodiscard]] bool exists() const { return node_ != nullptr; }
  [[nodiscard]] std::string_view key() const { return node_ == nullptr ? std::string_view() : node_->key; }
  // Of a string, or the source text of a number.
  [[nodiscard]] std::string_view text() const { return node_ == nullptr ? std::string_view() : node_->text; }
  [[nodiscard]] bool is_true() const { return node_ != nullptr && node_->type == JsonType::kTrue; }
  // 0 for what is no whole number.
  [[nodiscard]] std::int64_t number() const {
    std::int64_t value = 0;
    const std::string_view source = text();
    std::from_chars(source.data(), source.data() + source.size(), value);
    return value;
  }

 private:
  JsonView(const JsonDocument* document, const JsonNode* node) : document_(document), node_(node) {}
  const JsonDocument* document_ = nullptr;
  const JsonNode* node_ = nullptr;
};

}  // namespace radica
