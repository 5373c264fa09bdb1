// JSON target: any bytes as an input file.
#include <algorithm>
#include <string>

#include "base/json.h"
#include "base/text.h"
#include "fuzz/targets.h"
#include "model/record.h"
#include "stages/parse.h"

namespace radica::fuzz {
namespace {

// No valid document begins with the bytes up to and including the faulty one, but the bytes before it may go on.
void check_fault(std::string_view bytes, std::size_t fault, JsonDocument& document) {
  hold(fault <= bytes.size(), "a fault lies in the file or at its end");
  const auto before = document.parse(bytes.substr(0, fault));
  hold(!before || *before == fault, "the bytes before a fault may go on");
  if (fault == bytes.size()) return;
  const auto with = document.parse(bytes.substr(0, fault + 1));
  hold(with && *with == fault, "nothing valid begins with the faulty byte");
}

bool is_same(const JsonDocument& left_document, const JsonNode& left, const JsonDocument& right_document,
             const JsonNode& right) {
  if (left.type != right.type || left.key != right.key || left.text != right.text) return false;
  const JsonNode* child = left_document.first_child(left);
  const JsonNode* other = right_document.first_child(right);
  for (; child != nullptr && other != nullptr;
       child = left_document.next_sibling(*child), other = right_document.next_sibling(*other))
    if (!is_same(left_document, *child, right_document, *other)) return false;
  return child == other;
}

int depth_of(const JsonDocument& document, const JsonNode& node) {
  if (node.type != JsonType::kArray && node.type != JsonType::kObject) return 0;
  int deepest = 0;
  for (const JsonNode* child = document.first_child(node); child != nullptr; child = document.next_sibling(*child))
    deepest = std::max(deepest, depth_of(document, *child));
  return deepest + 1;
}

void check_texts(const JsonDocument& document, const JsonNode& node) {
  hold(is_valid_utf8(node.key) && is_valid_utf8(node.text), "what was read is UTF-8");
  for (const JsonNode* child = document.first_child(node); child != nullptr; child = document.next_sibling(*child)) {
    hold((child->flags & ~node.flags) == 0, "a flag stands in every node around its cause");
    check_texts(document, *child);
  }
}

void check_valid(const JsonDocument& document) {
  hold(depth_of(document, document.root()) <= JsonDocument::kMaxDepth, "no more than 64 containers in one another");
  check_texts(document, document.root());
  std::string text;
  append_canonical(text, document, document.root());
  JsonDocument again;
  hold(!again.parse(text), "what was read and written again is JSON");
  hold(again.root().flags == 0, "nothing had to be let pass in what was written");
  hold(is_same(document, document.root(), again, again.root()), "what was written again reads the same");
}

// The node that a JSON pointer of "/key/3" or "/3" names; null if there is none.
const JsonNode* node_at(const JsonDocument& document, std::string_view pointer) {
  const JsonNode* node = &document.root();
  if (pointer.empty()) return node;
  const std::size_t last = pointer.rfind('/');
  if (last > 0) {  // of equal keys the one that holds the elements: the last that is not empty
    const JsonNode* found = nullptr;
    for (const JsonNode* child = document.first_child(*node); child != nullptr; child = document.next_sibling(*child))
      if (child->key == pointer.substr(1, last - 1) && document.first_child(*child) != nullptr &&
          child->type == JsonType::kArray)
        found = child;
    node = found;
  }
  if (node == nullptr) return nullptr;
  std::size_t left = std::stoul(std::string(pointer.substr(last + 1)));
  for (node = document.first_child(*node); node != nullptr && left > 0; --left) node = document.next_sibling(*node);
  return node;
}

void check_file(std::string_view bytes) {
  JsonDocument document;
  const ParsedFile file = parse_file(bytes, document);
  if (file.fault) {
    hold(info(file.fault->rule).level == RuleLevel::kFile, "a file is rejected by a rule of the file");
    hold(file.fault->where.starts_with("byte "), "a rejected file names a byte");
    hold(std::stoul(file.fault->where.substr(5)) <= bytes.size(), "and the byte lies in it");
    hold(file.elements.empty(), "a rejected file has no observations");
    return;
  }
  std::int64_t index = 0;
  for (const Element& element : file.elements) {
    hold(element.index == index++, "the index counts on from 0");
    hold(node_at(document, element.pointer) == element.node, "a pointer names its element");
  }
}

}  // namespace

void check_json(std::string_view bytes) {
  JsonDocument document;
  if (const auto fault = document.parse(bytes))
    check_fault(bytes, *fault, document);
  else
    check_valid(document);
  check_file(bytes);
}

}  // namespace radica::fuzz
