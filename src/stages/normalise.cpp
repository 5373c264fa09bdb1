#include "stages/normalise.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "stages/extra_json.h"

namespace radica {
namespace {

constexpr std::size_t kMostAliases = 4;  // own key and three aliases
constexpr LocalTime kOneDay = 86400;

constexpr std::array<std::string_view, 20> kEmptyWords{"nan",
                                                       "null",
                                                       "none",
                                                       "undefined",
                                                       "n/a",
                                                       "n.a.",
                                                       "na",
                                                       "no aplica",
                                                       "no tiene",
                                                       "no registra",
                                                       "ninguno",
                                                       "ninguna",
                                                       "s/n",
                                                       "sin dato",
                                                       "sin datos",
                                                       "sin informacion",
                                                       "sin información",
                                                       "-",
                                                       "--",
                                                       "---"};

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#\\"));
  const std::size_t user = url.rfind('@');
  if (user != std::string_view::npos) url.remove_prefix(user + 1);
  url = url.substr(0, url.find(':'));
  if (!url.empty() && url.back() == '.') url.remove_suffix(1);
  return ascii_lower(url);
}

std::string pointer_to(const Element& element, std::string_view key) {
  std::string pointer = element.pointer + "/";
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

bool is_scalar(const JsonNode& node) {
  return node.type != JsonType::kArray && node.type != JsonType::kObject;
}

// One value on its way: its text before and after Text.
struct Candidate {
  const JsonNode* node = nullptr;
  std::string original;  // mojibake repaired
  std::string text;      // after Text; empty when the value is empty in the sense of §5
};

class ObservationReader {
 public:
  ObservationReader(const RuleBook& rules, const JsonDocument& document, const Element& element)
      : rules_(rules), document_(document), element_(element), extra_writer_(rules, document) {}

  Normalised read(const FileTimes& times) {
    collect();
    for (std::size_t field = 0; field < kFieldCount; ++field) choose(field);
    extra_writer_.write(extras_, out_.values);
    for (std::size_t field = 0; field < kFieldCount; ++field) apply_rule(field);
    note_flags();
    check_company();
    choose_time(times);
    return std::move(out_);
  }

 private:
  void report(Rule rule, std::string_view field, std::string_view key) {
    switch (rules_.severity_of(rule)) {
      case Severity::kOff:
        return;
      case Severity::kWarning:
        out_.warnings.add(rule);
        return;
      case Severity::kError:
        reject(rule, field, key);
    }
  }
  void reject(Rule rule, std::string_view field, std::string_view key) {
    out_.faults.push_back({rule, std::string(field), pointer_to(element_, key)});
  }
  void report_all(RuleSet warnings, std::size_t field) {
    if (warnings.is_empty()) return;
    for (const RuleInfo& rule : kRules)
      if (warnings.has(rule.rule)) report(rule.rule, kFields[field].name, key_used_[field]);
  }

  void collect();
  bool is_superseded_extra(const JsonNode& member);
  void add_field(const KeyRole& role, const JsonNode& member);
  void set_metadata(const JsonNode*& slot, const JsonNode& member);
  void fill(Candidate& candidate, const JsonNode& node, std::size_t field);
  void choose(std::size_t field);
  void apply_rule(std::size_t field);
  void apply_fecha(const Candidate& candidate);
  void set_unit(std::size_t field, FieldValue value, const Candidate& candidate);
  void limit_length(std::size_t field, const Candidate& candidate);
  void set_aside(std::size_t field, const Candidate& candidate) {
    out_.values.fields[field].clear();
    out_.values.set_extra(std::string(kFields[field].name) + "_original", json_string(candidate.text));
  }
  void note_flags();
  void check_company();
  void choose_time(const FileTimes& times);

  const RuleBook& rules_;
  const JsonDocument& document_;
  const Element& element_;
  ExtraWriter extra_writer_;
  Normalised out_;
  std::vector<ExtraMember> extras_;
  std::array<std::array<Candidate, kMostAliases>, kFieldCount> candidates_;
  std::array<std::size_t, kFieldCount> chosen_{};
  std::array<std::string_view, kFieldCount> key_used_{};
  const JsonNode* page_url_ = nullptr;
  const JsonNode* extra_object_ = nullptr;  // the member `datos_extra` that counts
  const JsonNode* extraction_timestamp_ = nullptr;
  std::string buffer_;
  bool had_duplicates_ = false, had_mojibake_ = false;
};

void ObservationReader::collect() {
  for (const JsonNode* member = document_.first_child(*element_.node); member != nullptr;
       member = document_.next_sibling(*member)) {
    if (const auto role = key_role(member->key)) {
      add_field(*role, *member);
    } else if (member->key == "page_url") {
      set_metadata(page_url_, *member);
    } else if (member->key == "extraction_timestamp") {
      set_metadata(extraction_timestamp_, *member);
    } else if (is_metadata_key(member->key) || (member->key == kExtraName && is_superseded_extra(*member))) {
      continue;
    } else if (member->key == kExtraName && member->type == JsonType::kObject) {
      for (const JsonNode* inner = document_.first_child(*member); inner != nullptr;
           inner = document_.next_sibling(*inner))
        extras_.push_back({inner->key, inner});
    } else {
      if (member->key == kExtraName && !is_scalar(*member)) report(Rule::kTipoInesperado, kExtraName, kExtraName);
      extras_.push_back({member->key, member});
    }
  }
}

// Of several keys `datos_extra` the last non-empty one counts; found in one pass, however many there are.
bool ObservationReader::is_superseded_extra(const JsonNode& member) {
  if (extra_object_ == nullptr) {
    extra_object_ = &member;
    for (const JsonNode* later = document_.next_sibling(member); later != nullptr;
         later = document_.next_sibling(*later)) {
      if (later->key != kExtraName) continue;
      had_duplicates_ = true;
      const bool is_filled = is_scalar(*later) ? !rules_.is_empty(clean_text(scalar_text(*later)))
                                               : document_.first_child(*later) != nullptr;
      if (is_filled) extra_object_ = later;
    }
  }
  return &member != extra_object_;
}

void ObservationReader::set_metadata(const JsonNode*& slot, const JsonNode& member) {
  had_duplicates_ = had_duplicates_ || slot != nullptr;
  if (slot == nullptr || !clean_text(scalar_text(member)).empty()) slot = &member;
}

// Lists and objects under a field go to datos_extra whole and leave the field empty; the placeholder SGC is empty too.
void ObservationReader::add_field(const KeyRole& role, const JsonNode& member) {
  Candidate& candidate = candidates_[role.field][role.precedence];
  had_duplicates_ = had_duplicates_ || candidate.node != nullptr;
  if (!is_scalar(member)) {
    if (member.key == "sgc_number") return;
    report(Rule::kTipoInesperado, kFields[role.field].name, member.key);
    extras_.push_back({member.key, &member});
    if (candidate.node == nullptr) candidate.node = &member;
    return;
  }
  Candidate read;
  fill(read, member, role.field);
  if (candidate.node == nullptr || !read.text.empty()) candidate = std::move(read);
}

void ObservationReader::fill(Candidate& candidate, const JsonNode& node, std::size_t field) {
  candidate.node = &node;
  std::string_view value = scalar_text(node);
  if (node.type == JsonType::kString && repair_mojibake(value, buffer_)) {
    had_mojibake_ = true;
    value = buffer_;
  }
  candidate.original = std::string(value);
  candidate.text = clean_text(value);
  const FieldRule rule = kFields[field].rule;
  const bool zero_counts = rule == FieldRule::kNic || rule == FieldRule::kPhone || rule == FieldRule::kDocument;
  const bool is_placeholder = field == kNumeroReclamoSgc && candidate.text.compare(0, 4, "PQR_") == 0;
  if (is_placeholder || rules_.is_empty(candidate.text, zero_counts)) candidate.text.clear();
}

void ObservationReader::choose(std::size_t field) {
  auto& candidates = candidates_[field];
  const auto* winner =
      std::find_if(candidates.begin(), candidates.end(), [](const Candidate& c) { return !c.text.empty(); });
  key_used_[field] = kFields[field].name;
  if (winner == candidates.end()) {
    chosen_[field] = 0;
    for (const Candidate& candidate : candidates)
      if (candidate.node != nullptr) return void(key_used_[field] = candidate.node->key);
    return;
  }
  chosen_[field] = static_cast<std::size_t>(winner - candidates.begin());
  key_used_[field] = winner->node->key;
  for (const Candidate& loser : candidates) {
    if (&loser == winner || loser.text.empty() || loser.text == winner->text || loser.node->key == "sgc_number")
      continue;
    extras_.push_back({loser.node->key, loser.node});
    report(Rule::kAliasEnConflicto, kFields[field].name, loser.node->key);
  }
}

void ObservationReader::apply_rule(std::size_t field) {
  const Candidate& candidate = candidates_[field][chosen_[field]];
  const Field& info = kFields[field];
  if (candidate.text.empty()) {
    if (info.is_required) reject(Rule::kCampoObligatorioVacio, info.name, key_used_[field]);
    return;
  }
  const RawField raw{candidate.text, candidate.original, candidate.node->type == JsonType::kNumber};
  switch (info.rule) {
    case FieldRule::kRadicado:
      if (is_exponent_number(raw.text, raw.is_number))
        reject(Rule::kNumeroRadicadoInvalido, info.name, key_used_[field]);
      out_.values.fields[field] = candidate.text;
      break;
    case FieldRule::kFecha:
      apply_fecha(candidate);
      return;
    case FieldRule::kText:
      out_.values.fields[field] = candidate.text;
      break;
    case FieldRule::kLongText:
      out_.values.fields[field] = clean_long_text(candidate.original);
      break;
    case FieldRule::kCatalogue:
      set_unit(field, catalogue_field(raw, rules_.catalogue(field)), candidate);
      break;
    case FieldRule::kNic:
      set_unit(field, nic_field(raw), candidate);
      break;
    case FieldRule::kPhone:
      set_unit(field, phone_field(raw), candidate);
      break;
    case FieldRule::kEmail:
      set_unit(field, email_field(raw), candidate);
      break;
    case FieldRule::kDocument:
      set_unit(field, document_field(raw), candidate);
      break;
  }
  limit_length(field, candidate);
  if (field == kNombresApellidos && candidate.text.find_first_of("0123456789@") != std::string::npos)
    report(Rule::kNombreSospechoso, info.name, key_used_[field]);
}

void ObservationReader::apply_fecha(const Candidate& candidate) {
  const Fecha fecha = parse_fecha(candidate.text, rules_.zone(), rules_.now());
  if (fecha.problem == Rule::kFechaInvalida)
    return reject(Rule::kFechaInvalida, kFields[kFecha].name, key_used_[kFecha]);
  if (fecha.problem) report(*fecha.problem, kFields[kFecha].name, key_used_[kFecha]);
  if (!fecha.has_time) report(Rule::kFechaSinHora, kFields[kFecha].name, key_used_[kFecha]);
  out_.values.fields[kFecha] = format_local(fecha.time);
  out_.has_time = fecha.has_time;
}

// A value with its datos_extra keys; a key set here wins over one of the input.
void ObservationReader::set_unit(std::size_t field, FieldValue value, const Candidate& candidate) {
  const std::string name(kFields[field].name);
  Values& values = out_.values;
  values.fields[field] = std::move(value.value);
  if (!value.others.empty()) {
    std::string list = "[";
    for (const std::string& other : value.others) {
      if (list.size() > 1) list += ',';
      append_json_string(list, other);
    }
    values.set_extra(name + "_otros", list + "]");
  }
  if (!value.extension.empty()) values.set_extra(name + "_ext", json_string(value.extension));
  if (!value.original.empty()) values.set_extra(name + "_original", json_string(value.original));
  if (!value.type.empty()) values.set_extra(name + "_tipo", json_string(value.type));
  report_all(value.warnings, field);
  if (values.fields[field].empty() && value.original.empty()) set_aside(field, candidate);
}

void ObservationReader::limit_length(std::size_t field, const Candidate& candidate) {
  const Field& info = kFields[field];
  const std::string& value = out_.values.fields[field];
  if (info.limit == 0 || value.size() <= info.limit || count_points(value) <= info.limit) return;
  if (info.is_required) return reject(Rule::kLongitudExcedida, info.name, key_used_[field]);
  set_aside(field, candidate);
  report(Rule::kLongitudExcedida, info.name, key_used_[field]);
}

void ObservationReader::note_flags() {
  const unsigned flags = element_.node->flags;
  if ((flags & kJsonBadBytes) != 0) report(Rule::kCodificacion, {}, {});
  if ((flags & kJsonLoneSurrogate) != 0) report(Rule::kCaracterInvalido, {}, {});
  if ((flags & kJsonNonFinite) != 0) report(Rule::kNumeroNoFinito, {}, {});
  if (had_mojibake_ || extra_writer_.repaired_mojibake()) report(Rule::kMojibake, {}, {});
  if (had_duplicates_ || extra_writer_.had_duplicate_keys()) report(Rule::kClaveDuplicada, {}, {});
}

void ObservationReader::check_company() {
  if (page_url_ != nullptr && page_url_->type == JsonType::kString && rules_.is_foreign_host(page_url_->text))
    report(Rule::kEmpresaInconsistente, "page_url", "page_url");
}

void ObservationReader::choose_time(const FileTimes& times) {
  std::optional<LocalTime> stamp;
  if (extraction_timestamp_ != nullptr && extraction_timestamp_->type == JsonType::kString)
    stamp = parse_stamp(clean_text(extraction_timestamp_->text));
  for (const auto& source : {stamp, times.name_time}) {
    if (!source) continue;
    if (!is_future(*source, rules_.now())) return void(out_.time = *source);
    report(Rule::kMarcaDeTiempoFutura, "extraction_timestamp", "extraction_timestamp");
  }
  out_.time = times.modified;
}

}  // namespace

bool is_future(LocalTime time, LocalTime now) {
  return time > now + kOneDay;
}

RuleBook::RuleBook(const RuleOptions& options, Zone zone, LocalTime now, const std::vector<std::string>& foreign_hosts)
    : options_(options), zone_(std::move(zone)), now_(now) {
  for (const std::string& host : foreign_hosts)
    if (!host.empty()) foreign_hosts_.insert(ascii_lower(host));
  for (const std::string_view word : kEmptyWords) empty_values_.insert(fold_case(word));
  empty_values_.insert(".");
  for (const std::string& value : options.empty_values) empty_values_.insert(fold_case(clean_text(value)));
  for (const std::string& value : empty_values_) longest_empty_ = std::max(longest_empty_, value.size());
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (kFields[field].rule == FieldRule::kCatalogue)
      catalogues_[field] = std::make_unique<CatalogueIndex>(options.catalogues[field]);
}

bool RuleBook::is_empty(std::string_view text, bool zero_counts) const {
  if (text.empty() || (zero_counts && text == "0")) return true;
  if (text.size() > 2 * longest_empty_) return false;  // folding may shorten a text
  return empty_values_.count(fold_case(text)) > 0;
}

bool RuleBook::is_ignored_key(const std::string& key) const {
  return std::any_of(options_.ignore_keys.begin(), options_.ignore_keys.end(),
                     [&](const std::string& pattern) { return ::fnmatch(pattern.c_str(), key.c_str(), 0) == 0; });
}

bool RuleBook::is_foreign_host(std::string_view page_url) const {
  return foreign_hosts_.count(host_of(page_url)) > 0;
}

Normalised normalise(const RuleBook& rules, const JsonDocument& document, const Element& element,
                     const FileTimes& times) {
  return ObservationReader(rules, document, element).read(times);
}

}  // namespace radica
