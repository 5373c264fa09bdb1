#include "stages/normalise.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/scratch.h"
#include "base/text.h"
#include "model/store_names.h"
#include "stages/extra_json.h"

namespace radica {
namespace {

constexpr std::size_t kMostAliases = 4;  // own key and three aliases
constexpr LocalTime kOneDay = 86400;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr ByteSet kUnlikelyInNames("0123456789@");
constexpr ByteSet kBehindHost("/?#\\ \t\r\n");

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

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, kBehindHost.find_in(url));
  const std::size_t user = url.rfind('@');
  if (user != std::string_view::npos) url.remove_prefix(user + 1);
  url = url.substr(0, url.find(':'));
  if (!url.empty() && url.back() == '.') url.remove_suffix(1);
  return url;
}

std::string pointer_to(const Element& element, std::string_view key) {
  std::string pointer = element.pointer;
  append_pointer_step(pointer, key);
  return pointer;
}

// The first two bytes of a text without case, as a number; nothing when they are not ASCII: folding keeps only those.
std::optional<std::size_t> start_of(std::string_view text) {
  std::size_t start = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto byte = i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    if (byte >= 0x80) return std::nullopt;
    start = start << 8U | (byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
  }
  return start;
}

bool is_scalar(const JsonNode& node) {
  return node.type != JsonType::kArray && node.type != JsonType::kObject;
}

// One value on its way: its text before and after Text. Views of the document, or of scratch when something changed.
struct Candidate {
  const JsonNode* node = nullptr;
  std::string_view original;  // mojibake repaired
  std::string_view text;      // after Text; empty when the value is empty in the sense of §5
  bool is_long_text = false;  // it is after Long text instead: all that is wanted of one that is no Empty word
  bool has_container = false;
};

bool is_same_text(const Candidate& left, const Candidate& right) {
  return left.text == right.text || clean_text(left.text) == clean_text(right.text);
}

}  // namespace

class Normaliser::Reader {
 public:
  Reader(const RuleBook& rules, const JsonDocument& document, std::vector<Fault>* warned)
      : rules_(rules), document_(document), warned_(warned), extra_writer_(rules, document) {}

  Normalised& read(const Element& element, const FileTimes& times) {
    reset(element);
    collect();
    for (std::size_t field = 0; field < kFieldCount; ++field) choose(field);
    extra_writer_.write(extras_, out_.values);
    for (std::size_t field = 0; field < kFieldCount; ++field) apply_rule(field);
    note_flags();
    check_company();
    choose_time(times);
    return out_;
  }

 private:
  void report(Rule rule, std::string_view field, std::string_view key, std::string_view shape = {}) {
    switch (rules_.severity_of(rule)) {
      case Severity::kOff:
        return;
      case Severity::kWarning:
        out_.warnings.add(rule);
        if (warned_ != nullptr) note_place(rule, field, key);
        return;
      case Severity::kError:
        reject(rule, field, key, shape);
    }
  }
  void reject(Rule rule, std::string_view field, std::string_view key, std::string_view shape = {}) {
    out_.faults.push_back(
        {rule, std::string(field), key.empty() ? element_->pointer : pointer_to(*element_, key), std::string(shape)});
  }
  void note_place(Rule rule, std::string_view field, std::string_view key) {
    warned_->push_back(
        {rule, std::string(field), key.empty() ? element_->pointer : pointer_to(*element_, key), std::string()});
  }
  [[nodiscard]] std::string_view shape_of_empty(std::size_t field) const;
  void report_all(RuleSet warnings, std::size_t field) {
    if (warnings.is_empty()) return;
    for (const RuleInfo& rule : kRules)
      if (warnings.has(rule.rule)) report(rule.rule, kFields[field].name, key_used_[field]);
  }

  void reset(const Element& element);
  void collect();
  bool is_superseded_extra(const JsonNode& member);
  void add_field(const KeyRole& role, const JsonNode& member);
  void judge_containers();
  void set_metadata(const JsonNode*& slot, const JsonNode& member);
  Candidate candidate_of(const JsonNode& node, std::size_t field);
  void clean(Candidate& candidate);
  void choose(std::size_t field);
  void apply_rule(std::size_t field);
  void apply_fecha(const Candidate& candidate);
  void set_unit(std::size_t field, FieldValue value, const Candidate& candidate);
  void set_unit_key(std::size_t field, std::string_view suffix, std::string json) {
    out_.values.set_extra(std::string(kFields[field].name).append(suffix), std::move(json));
  }
  void limit_length(std::size_t field, const Candidate& candidate);
  void set_aside(std::size_t field, const Candidate& candidate) {
    out_.values.fields[field].clear();
    set_unit_key(field, "_original", json_string(candidate.text));
  }
  void note_flags();
  void check_company();
  void choose_time(const FileTimes& times);

  const RuleBook& rules_;
  const JsonDocument& document_;
  const Element* element_ = nullptr;
  std::vector<Fault>* warned_;
  ExtraWriter extra_writer_;
  Normalised out_;
  Scratch scratch_;
  std::vector<ExtraMember> extras_;
  std::array<std::array<Candidate, kMostAliases>, kFieldCount> candidates_;
  std::vector<Candidate*> used_;  // of candidates_: the few that have to be cleared for the next element
  std::array<std::size_t, kFieldCount> chosen_{};
  std::array<std::string_view, kFieldCount> key_used_{};
  const JsonNode* page_url_ = nullptr;
  const JsonNode* page_title_ = nullptr;
  const JsonNode* record_number_ = nullptr;
  const JsonNode* extra_object_ = nullptr;  // the member `datos_extra` that counts
  const JsonNode* extraction_timestamp_ = nullptr;
  bool had_duplicates_ = false, had_mojibake_ = false, has_containers_ = false;
};

void Normaliser::Reader::reset(const Element& element) {
  element_ = &element;
  out_.values.clear();
  out_.has_time = false;
  out_.time = 0;
  out_.warnings = {};
  out_.faults.clear();
  scratch_.reset();
  extra_writer_.reset();
  extras_.clear();
  for (Candidate* candidate : used_) *candidate = {};
  used_.clear();
  page_url_ = page_title_ = record_number_ = extra_object_ = extraction_timestamp_ = nullptr;
  had_duplicates_ = had_mojibake_ = has_containers_ = false;
}

void Normaliser::Reader::collect() {
  for (const JsonNode* member = document_.first_child(*element_->node); member != nullptr;
       member = document_.next_sibling(*member)) {
    if (const auto role = key_role(member->key)) {
      add_field(*role, *member);
    } else if (member->key == "page_url") {
      set_metadata(page_url_, *member);
    } else if (member->key == "extraction_timestamp") {
      set_metadata(extraction_timestamp_, *member);
    } else if (member->key == "page_title") {
      set_metadata(page_title_, *member);
    } else if (member->key == "record_number") {
      set_metadata(record_number_, *member);
    } else if (member->key == kExtraName && is_superseded_extra(*member)) {
      continue;
    } else if (member->key == kExtraName && member->type == JsonType::kObject) {
      for (const JsonNode* inner = document_.first_child(*member); inner != nullptr;
           inner = document_.next_sibling(*inner))
        extras_.push_back({inner->key, inner, true});
    } else {
      if (member->key == kExtraName && !is_scalar(*member)) report(Rule::kTipoInesperado, kExtraName, kExtraName);
      extras_.push_back({member->key, member});
    }
  }
  if (has_containers_) judge_containers();
}

// Of several keys `datos_extra` the last non-empty one counts; found in one pass, however many there are.
bool Normaliser::Reader::is_superseded_extra(const JsonNode& member) {
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

void Normaliser::Reader::set_metadata(const JsonNode*& slot, const JsonNode& member) {
  had_duplicates_ = had_duplicates_ || slot != nullptr;
  if (slot == nullptr || !rules_.is_empty(clean_text(scalar_text(member)))) slot = &member;
}

// Lists and objects under a field go to datos_extra whole and leave the field empty; the placeholder SGC is empty too.
void Normaliser::Reader::add_field(const KeyRole& role, const JsonNode& member) {
  Candidate& candidate = candidates_[role.field][role.precedence];
  used_.push_back(&candidate);
  had_duplicates_ = had_duplicates_ || candidate.node != nullptr;
  if (!is_scalar(member)) {
    if (member.key == "sgc_number") return;
    extras_.push_back({member.key, &member});
    has_containers_ = candidate.has_container = true;
    if (candidate.node == nullptr) candidate.node = &member;
    return;
  }
  Candidate read = candidate_of(member, role.field);
  read.has_container = candidate.has_container;
  if (candidate.node == nullptr || !read.text.empty()) candidate = read;
}

// Under a field a list or object counts as empty: of duplicate keys it gives way to a text.
void Normaliser::Reader::judge_containers() {
  const auto is_superseded = [this](const ExtraMember& member) {
    if (member.is_inner || is_scalar(*member.node)) return false;
    const auto role = key_role(member.raw_key);
    return role && !candidates_[role->field][role->precedence].text.empty();
  };
  extras_.erase(std::remove_if(extras_.begin(), extras_.end(), is_superseded), extras_.end());
  for (std::size_t field = 0; field < kFieldCount; ++field)
    for (const Candidate& candidate : candidates_[field])
      if (candidate.has_container && candidate.text.empty())
        report(Rule::kTipoInesperado, kFields[field].name, candidate.node->key);
}

Candidate Normaliser::Reader::candidate_of(const JsonNode& node, std::size_t field) {
  Candidate candidate{&node, scalar_text(node), {}};
  candidate.text = candidate.original;
  const FieldRule rule = kFields[field].rule;
  candidate.is_long_text = rule == FieldRule::kLongText && !rules_.may_become_empty(candidate.original);
  const bool is_plain =
      candidate.is_long_text ? is_plain_long_text(candidate.original) : is_plain_text(candidate.original);
  if (!is_plain) clean(candidate);
  const bool zero_counts = rule == FieldRule::kNic || rule == FieldRule::kPhone || rule == FieldRule::kDocument;
  const bool is_placeholder = field == kNumeroReclamoSgc && candidate.text.starts_with("PQR_");
  if (is_placeholder || rules_.is_empty(candidate.text, zero_counts)) candidate.text = {};
  return candidate;
}

void Normaliser::Reader::clean(Candidate& candidate) {
  std::string& repaired = scratch_.next();
  if (candidate.node->type == JsonType::kString && repair_mojibake(candidate.original, repaired)) {
    had_mojibake_ = true;
    candidate.original = repaired;
  }
  std::string& cleaned = scratch_.next();
  cleaned = candidate.is_long_text ? clean_long_text(candidate.original) : clean_text(candidate.original);
  candidate.text = cleaned;
}

void Normaliser::Reader::choose(std::size_t field) {
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
    if (&loser == winner || loser.text.empty() || loser.node->key == "sgc_number" || is_same_text(loser, *winner))
      continue;
    extras_.push_back({loser.node->key, loser.node});
    report(Rule::kAliasEnConflicto, kFields[field].name, loser.node->key);
  }
}

void Normaliser::Reader::apply_rule(std::size_t field) {
  const Candidate& candidate = candidates_[field][chosen_[field]];
  const Field& info = kFields[field];
  if (candidate.text.empty()) {
    if (info.is_required) reject(Rule::kCampoObligatorioVacio, info.name, key_used_[field], shape_of_empty(field));
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
      if (candidate.is_long_text) {
        out_.values.fields[field] = candidate.text;
      } else {
        out_.values.fields[field] = clean_long_text(candidate.original);
      }
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
  if (field == kNombresApellidos && kUnlikelyInNames.is_in(candidate.text))
    report(Rule::kNombreSospechoso, info.name, key_used_[field]);
}

// Of a required field: no key at all, a list or object in its place, or a value that says nothing.
std::string_view Normaliser::Reader::shape_of_empty(std::size_t field) const {
  std::string_view shape = "falta";
  for (const Candidate& candidate : candidates_[field]) {
    if (candidate.node == nullptr) continue;
    if (is_scalar(*candidate.node)) return "vacio";
    shape = "lista_u_objeto";
  }
  return shape;
}

void Normaliser::Reader::apply_fecha(const Candidate& candidate) {
  const Fecha fecha = parse_fecha(candidate.text, rules_.zone(), rules_.now());
  if (fecha.problem == Rule::kFechaInvalida)
    return reject(Rule::kFechaInvalida, kFields[kFecha].name, key_used_[kFecha],
                  shape_of_invalid_fecha(candidate.text));
  if (!fecha.is_in_calendar)
    return reject(Rule::kFechaFueraDeRango, kFields[kFecha].name, key_used_[kFecha],
                  shape_of_range(fecha.time, rules_.now()));
  if (fecha.problem)
    report(*fecha.problem, kFields[kFecha].name, key_used_[kFecha], shape_of_range(fecha.time, rules_.now()));
  if (!fecha.has_time) report(Rule::kFechaSinHora, kFields[kFecha].name, key_used_[kFecha]);
  out_.values.fields[kFecha].clear();
  append_local(out_.values.fields[kFecha], fecha.time);
  out_.has_time = fecha.has_time;
}

// A value with its datos_extra keys; a key set here wins over one of the input.
void Normaliser::Reader::set_unit(std::size_t field, FieldValue value, const Candidate& candidate) {
  out_.values.fields[field] = value.value;
  if (!value.others.empty()) {
    std::string list = "[";
    for (const std::string& other : value.others) {
      if (list.size() > 1) list += ',';
      append_json_string(list, other);
    }
    set_unit_key(field, "_otros", list + "]");
  }
  if (!value.extension.empty()) set_unit_key(field, "_ext", json_string(value.extension));
  if (!value.original.empty()) set_unit_key(field, "_original", json_string(value.original));
  if (!value.type.empty()) set_unit_key(field, "_tipo", json_string(value.type));
  report_all(value.warnings, field);
  if (value.value.empty() && value.original.empty()) set_aside(field, candidate);
}

void Normaliser::Reader::limit_length(std::size_t field, const Candidate& candidate) {
  const Field& info = kFields[field];
  const std::string& value = out_.values.fields[field];
  if (info.limit == 0 || value.size() <= info.limit || count_points(value) <= info.limit) return;
  if (info.is_required) return reject(Rule::kLongitudExcedida, info.name, key_used_[field]);
  set_aside(field, candidate);
  report(Rule::kLongitudExcedida, info.name, key_used_[field]);
}

void Normaliser::Reader::note_flags() {
  const unsigned flags = element_->node->flags;
  if ((flags & kJsonBadBytes) != 0) report(Rule::kCodificacion, {}, {});
  if ((flags & kJsonLoneSurrogate) != 0) report(Rule::kCaracterInvalido, {}, {});
  if ((flags & kJsonNonFinite) != 0) report(Rule::kNumeroNoFinito, {}, {});
  if (had_mojibake_ || extra_writer_.repaired_mojibake()) report(Rule::kMojibake, {}, {});
  if (had_duplicates_ || extra_writer_.had_duplicate_keys()) report(Rule::kClaveDuplicada, {}, {});
}

void Normaliser::Reader::check_company() {
  if (page_url_ != nullptr && page_url_->type == JsonType::kString && rules_.is_foreign_host(page_url_->text))
    report(Rule::kEmpresaInconsistente, "page_url", "page_url");
}

void Normaliser::Reader::choose_time(const FileTimes& times) {
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

FileTimes file_times(std::string_view first_path, std::int64_t first_mtime_ns, const Zone& zone) {
  std::int64_t seconds = first_mtime_ns / kNanosecondsPerSecond;
  if (first_mtime_ns % kNanosecondsPerSecond < 0) --seconds;
  return {last_stamp_in_name(name_of(first_path)), zone.to_local(seconds)};
}

bool is_future(LocalTime time, LocalTime now) {
  return time > now + kOneDay;
}

RuleBook::RuleBook(const RuleOptions& options, Zone zone, LocalTime now, const std::vector<std::string>& foreign_hosts)
    : options_(options), zone_(std::move(zone)), now_(now) {
  for (const std::string& host : foreign_hosts)
    if (!host.empty()) foreign_hosts_.push_back(ascii_lower(host));
  for (const std::string_view word : kEmptyWords) empty_values_.insert(fold_case(word));
  empty_values_.insert(".");
  for (const std::string& value : options.empty_values) empty_values_.insert(fold_case(clean_text(value)));
  for (const std::string& value : empty_values_) {
    if (value.empty()) continue;
    longest_empty_ = std::max(longest_empty_, value.size());
    if (const auto start = start_of(value)) empty_starts_[*start] = true;
  }
  for (std::size_t field = 0; field < kFieldCount; ++field)
    if (kFields[field].rule == FieldRule::kCatalogue)
      catalogues_[field] = std::make_unique<CatalogueIndex>(options.catalogues[field]);
}

bool RuleBook::is_empty(std::string_view text, bool zero_counts) const {
  if (text.empty() || (zero_counts && text == "0")) return true;
  if (text.size() > 2 * longest_empty_) return false;  // folding may shorten a text
  const auto start = start_of(text);
  if (start && !empty_starts_[*start]) return false;
  return empty_values_.count(fold_case(text)) > 0;
}

// Blanks collapse, other characters may be removed or stand for one another: only graphic ASCII always stays.
bool RuleBook::may_become_empty(std::string_view value) const {
  std::size_t letters = 0;
  for (const char c : value)
    if (c > ' ' && c <= '~' && ++letters > 2 * longest_empty_) return false;
  return true;
}

bool RuleBook::is_ignored_key(std::string_view key) const {
  if (options_.ignore_keys.empty()) return false;
  const std::string name(key);
  return std::any_of(options_.ignore_keys.begin(), options_.ignore_keys.end(),
                     [&](const std::string& pattern) { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; });
}

bool RuleBook::is_foreign_host(std::string_view page_url) const {
  const std::string_view host = host_of(page_url);
  return std::any_of(foreign_hosts_.begin(), foreign_hosts_.end(),
                     [&](const std::string& foreign) { return equals_ignoring_case(host, foreign); });
}

Normaliser::Normaliser(const RuleBook& rules, const JsonDocument& document, std::vector<Fault>* warned)
    : reader_(std::make_unique<Reader>(rules, document, warned)) {}
Normaliser::~Normaliser() = default;

Normalised& Normaliser::read(const Element& element, const FileTimes& times) {
  return reader_->read(element, times);
}

Normalised normalise(const RuleBook& rules, const JsonDocument& document, const Element& element,
                     const FileTimes& times, std::vector<Fault>* warned) {
  return std::move(Normaliser(rules, document, warned).read(element, times));
}

}  // namespace radica
