#include "app/notices.h"

#include <algorithm>

#include "base/json_text.h"
#include "model/schema.h"

namespace radica {
namespace {

constexpr std::size_t kMostShown = 10;  // of each list on the screen; the report and --json have all of it

std::string shown(const Texts& texts, std::uint64_t count) {
  return texts.number(static_cast<std::int64_t>(count));
}

void add_more(const Texts& texts, std::vector<std::string>& lines, std::size_t all) {
  if (all > kMostShown) lines.push_back("    " + texts.text("drift.more", {{"count", shown(texts, all - kMostShown)}}));
}

void add_rules(const Texts& texts, const char* id, const std::map<Rule, std::uint64_t>& counts,
               std::vector<std::string>& lines) {
  for (const auto& [rule, count] : counts)
    lines.push_back("    " + texts.text(id, {{"count", shown(texts, count)}, {"rule", std::string(id_of(rule))}}));
}

void add_values(const Texts& texts, const std::string& name, const FieldPreview& field,
                std::vector<std::string>& lines) {
  using Change = std::pair<std::pair<std::string, std::string>, std::uint64_t>;
  std::vector<Change> values(field.catalogue_values.begin(), field.catalogue_values.end());
  std::stable_sort(values.begin(), values.end(),
                   [](const Change& left, const Change& right) { return left.second > right.second; });
  for (std::size_t i = 0; i < std::min(values.size(), kMostShown); ++i)
    lines.push_back("      " + texts.text("preview.value", {{"field", name},
                                                            {"before", values[i].first.first},
                                                            {"after", values[i].first.second},
                                                            {"count", shown(texts, values[i].second)}}));
  add_more(texts, lines, values.size());
}

void add_fields(const Texts& texts, const Preview& preview, std::vector<std::string>& lines) {
  lines.push_back("    " + texts.text("preview.records", {{"count", shown(texts, preview.records)}}));
  for (const auto& [name, field] : preview.fields) {
    lines.push_back("      " + texts.text("preview.field", {{"field", name},
                                                            {"changed", shown(texts, field.changed)},
                                                            {"filled", shown(texts, field.filled)},
                                                            {"emptied", shown(texts, field.emptied)}}));
    add_values(texts, name, field, lines);
  }
}

void rules_member(JsonText& json, std::string_view key, const std::map<Rule, std::uint64_t>& counts) {
  json.open_member(key, '{');
  for (const auto& [rule, count] : counts) json.member(id_of(rule), count);
  json.close('}');
}

void fields_member(JsonText& json, const Preview& preview) {
  json.open_member("fields", '{');
  for (const auto& [name, field] : preview.fields) {
    json.open_member(name, '{');
    json.member("changed", field.changed);
    json.member("filled", field.filled);
    json.member("emptied", field.emptied);
    json.open_member("values", '[');
    for (const auto& [values, count] : field.catalogue_values) {
      json.open_item('{');
      json.member("before", values.first);
      json.member("after", values.second);
      json.member("records", count);
      json.close('}');
    }
    json.close(']');
    json.close('}');
  }
  json.close('}');
}

}  // namespace

std::string seen_name_text(const Texts& texts, const SeenName& name) {
  if (name.kind != kSeenKey)
    return texts.text(name.is_known ? "drift.value" : "drift.unknown_value",
                      {{"field", name.kind}, {"name", name.name}});
  const auto role = key_role(name.name);
  const std::string meaning = role                         ? std::string(kFields[role->field].name)
                              : is_metadata_key(name.name) ? texts.text("profile.metadata")
                                                           : std::string(kExtraName);
  return texts.text("drift.key", {{"name", name.name}, {"meaning", meaning}});
}

std::vector<std::string> drift_lines(const Texts& texts, const CompanyRun& company) {
  const Drift& drift = company.drift;
  std::vector<std::string> lines;
  if (drift.is_baseline) lines.push_back("  " + texts.text("drift.baseline", {{"count", shown(texts, drift.names)}}));
  if (!drift.news.empty()) {
    lines.push_back("  " + texts.text("drift.title", {{"count", shown(texts, drift.news.size())}}));
    for (std::size_t i = 0; i < std::min(drift.news.size(), kMostShown); ++i) {
      const SeenName& name = drift.news[i];
      std::string line = "    " + seen_name_text(texts, name);
      if (!name.first_file.empty()) line += "  (" + name.first_file + ")";
      lines.push_back(std::move(line));
    }
    add_more(texts, lines, drift.news.size());
  }
  const std::uint64_t without_room = drift.without_room + company.census.other_keys;
  if (without_room > 0)
    lines.push_back("  " + texts.text("drift.without_room", {{"count", shown(texts, without_room)}}));
  return lines;
}

std::vector<std::string> finding_lines(const Texts& texts, const CompanyRun& company) {
  std::map<Rule, std::vector<std::string>> by_rule;
  for (const auto& [rule, what] : company.findings) by_rule[rule].push_back(what);
  std::vector<std::string> lines;
  for (const auto& [rule, found] : by_rule) {
    const std::string id(id_of(rule));
    lines.push_back("  " + texts.text("report.finding", {{"rule", id},
                                                         {"count", shown(texts, found.size())},
                                                         {"what", texts.text("rules." + id + ".what")},
                                                         {"hint", texts.text("rules." + id + ".hint")}}));
    for (std::size_t i = 0; i < std::min(found.size(), kMostShown); ++i) lines.push_back("    " + found[i]);
    if (found.size() > kMostShown)
      lines.push_back("    " + texts.text("report.more", {{"count", shown(texts, found.size() - kMostShown)}}));
  }
  return lines;
}

std::vector<std::string> preview_lines(const Texts& texts, const CompanyRun& company) {
  const Preview& preview = company.preview;
  const std::vector<SeenName>& recognised = company.drift.recognised;
  if (preview.is_empty() && recognised.empty()) return {"  " + texts.text("preview.nothing")};
  std::vector<std::string> lines{"  " + texts.text("preview.title")};
  add_rules(texts, "preview.accepted", preview.accepted, lines);
  add_rules(texts, "preview.rejected", preview.rejected, lines);
  for (const SeenName& name : recognised)
    lines.push_back("    " +
                    texts.text(name.is_known ? "preview.known" : "preview.not_known",
                               {{"field", name.kind}, {"name", name.name}, {"count", shown(texts, name.count)}}));
  if (preview.records > 0) add_fields(texts, preview, lines);
  if (preview.warnings_only > 0)
    lines.push_back("    " + texts.text("preview.warnings_only", {{"count", shown(texts, preview.warnings_only)}}));
  add_rules(texts, "preview.gained", preview.warnings_gained, lines);
  add_rules(texts, "preview.lost", preview.warnings_lost, lines);
  return lines;
}

std::string preview_json(const CompanyRun& company) {
  const Preview& preview = company.preview;
  std::string text;
  JsonText json(text);
  json.open('{');
  rules_member(json, "accepted", preview.accepted);
  rules_member(json, "rejected", preview.rejected);
  json.open_member("catalogues", '[');
  for (const SeenName& name : company.drift.recognised) {
    json.open_item('{');
    json.member("field", name.kind);
    json.member("value", name.name);
    json.literal("known", name.is_known ? "true" : "false");
    json.member("records", name.count);
    json.close('}');
  }
  json.close(']');
  json.member("records", preview.records);
  fields_member(json, preview);
  json.member("warnings_only", preview.warnings_only);
  rules_member(json, "warnings_gained", preview.warnings_gained);
  rules_member(json, "warnings_lost", preview.warnings_lost);
  json.close('}');
  return text;
}

}  // namespace radica
