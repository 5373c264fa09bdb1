// One observation of a claim, its canonical form (SPEC §8) and the order in which observations fold (SPEC §7).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "model/rules.h"
#include "model/schema.h"

namespace radica {

class JsonDocument;
struct JsonNode;

// A key of datos_extra with its value as RFC 8785 text ("\"9\"", "[\"a\"]", "{…}").
struct ExtraEntry {
  std::string key;
  std::string json;
};

// Fields 1–18 in the order of kFields (empty string = empty) and datos_extra in the order of RFC 8785 (UTF-16 units).
struct Values {
  std::array<std::string, kFieldCount> fields;
  std::vector<ExtraEntry> extra;

  void clear();  // keeps the memory
  // Sets or replaces; keeps the order.
  void set_extra(std::string_view key, std::string json);
  [[nodiscard]] const std::string* find_extra(std::string_view key) const;
  [[nodiscard]] std::vector<ExtraEntry>::const_iterator place_of(
      std::string_view key) const;     // where it stands or would
  [[nodiscard]] int richness() const;  // number of non-empty fields 1–19
};

// Where an observation stands in the fold: ascending, the last one wins.
struct OrderKey {
  LocalTime time = 0;
  int richness = 0;
  std::string path;  // of the first reading (a rename keeps it)
  std::int64_t index = 0;
  std::int64_t generation = 0;  // contents that the file held before at this place, each replaced by the next
  friend auto operator<=>(const OrderKey&, const OrderKey&) = default;
};

struct Observation {
  Values values;
  OrderKey order;
  bool has_time = false;  // fecha was given with a time of day
  RuleSet warnings;
  std::string file;          // present path: archivo_origen
  std::int64_t file_id = 0;  // of the ledger; 0 for a file of this run that has no row yet
  std::string rule_fp;       // rules that made it; empty = those of this run
  Sha256 content{};          // content_hash(values)
  [[nodiscard]] const std::string& radicado() const { return values.fields[kNumeroRadicado]; }
};

// The folded state of a claim.
struct Record {
  Values values;
  Sha256 hash{};            // hash_registro
  LocalTime extracted = 0;  // fecha_extraccion
  std::string origin;       // archivo_origen
  RuleSet warnings;         // advertencias
  [[nodiscard]] const std::string& radicado() const { return values.fields[kNumeroRadicado]; }
};

// A record where it stands: a Record, or the only observation of its claim. For who writes it; as long as what it
// views.
struct RecordView {
  const Values& values;
  const Sha256& hash;
  LocalTime extracted;
  const std::string& origin;
  RuleSet warnings;
  // NOLINTNEXTLINE(google-explicit-constructor): whoever takes a view takes a record
  RecordView(const Record& record)
      : values(record.values),
        hash(record.hash),
        extracted(record.extracted),
        origin(record.origin),
        warnings(record.warnings) {}
  // The fold of one observation without corrections is that observation.
  static RecordView of_only(const Observation& only) { return RecordView(only); }
  [[nodiscard]] const std::string& radicado() const { return values.fields[kNumeroRadicado]; }

 private:
  explicit RecordView(const Observation& only)
      : values(only.values),
        hash(only.content),
        extracted(only.order.time),
        origin(only.file),
        warnings(only.warnings) {}
};

// How many members of the canonical object, all of them given, have names before `name` in RFC 8785 order.
[[nodiscard]] std::size_t canonical_place(std::string_view name);
inline constexpr std::size_t kCanonicalMembers = kFieldCount + 1;
// Appends those of the places `first` to `last` (not included) that are not empty to an object that `output` has
// opened; the writer of the NDJSON file sets its own members between them.
void append_canonical_members(std::string& output, const Values& values, std::size_t first, std::size_t last);
// datos_extra as RFC 8785 text.
void append_extra_json(std::string& output, const std::vector<ExtraEntry>& extra);
// RFC 8785 text of a node whose members are already in order and unique.
void append_canonical(std::string& output, const JsonDocument& document, const JsonNode& node);

// RFC 8785 text of the canonical object: non-empty fields, all strings, datos_extra an object or left out.
[[nodiscard]] std::string canonical_json(const Values& values);
[[nodiscard]] Sha256 content_hash(const Values& values);  // SHA-256 of canonical_json
// Reads back what canonical_json wrote; text that it did not write is kCorrupt.
[[nodiscard]] Result<Values> values_from_canonical(std::string_view json);

// True if `left` stands before `right` in RFC 8785: compared as UTF-16 code units. Both are valid UTF-8.
[[nodiscard]] bool utf16_less(std::string_view left, std::string_view right);

}  // namespace radica
