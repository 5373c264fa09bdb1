#include "app/generate/answer_key.h"

#include <algorithm>

#include "base/json_text.h"

namespace radica::synthetic {
namespace {

constexpr std::size_t kMaxAbsent = 50;
constexpr std::array<std::string_view, 3> kObjectNames{"datos", "detalle", "adjunto"};

// Whether a file of this folder and key joins the claim (SPEC §3, "Files of a claim").
bool joins(const Claim& claim, const std::vector<Sighting>& sightings, const WrittenFile& file) {
  const auto is_in_folder = [&](const Sighting& sighting) { return sighting.folder == file.folder; };
  if (std::none_of(sightings.begin(), sightings.end(), is_in_folder)) return false;
  if (file.folder == Folder::kOrganised) return true;
  const auto has_key = [&](const Sighting& sighting) {
    const bool is_name_key = sighting.is_data_file && sighting.name_key == file.key;
    return is_name_key || (sighting.content.has_sgc && claim.sgc == file.key);
  };
  return std::any_of(sightings.begin(), sightings.end(), has_key);
}

void write_objects(JsonText& json, std::string_view key, const ObjectCounts& counts) {
  json.open_member(key, '{');
  for (const std::size_t tipo : {2U, 0U, 1U}) json.member(kObjectNames[tipo], counts[tipo]);  // sorted by name
  json.close('}');
}

void write_files(JsonText& json, const FileBalance& files) {
  json.open_member("files", '{');
  json.member("deferred", files.deferred);
  json.member("found", files.found);
  json.member("ignored", files.ignored);
  json.member("read", files.read);
  json.member("rejected", files.rejected);
  json.member("unchanged", files.unchanged);
  json.close('}');
}

void write_observations(JsonText& json, const ObservationBalance& observations) {
  json.open_member("observations", '{');
  json.member("conflicts", observations.conflicts);
  json.member("earlier_versions", observations.earlier_versions);
  json.member("exact_duplicates", observations.exact_duplicates);
  json.member("read", observations.read);
  json.member("records", observations.records);
  json.member("rejected", observations.rejected);
  json.close('}');
}

void write_store(JsonText& json, const StoreBalance& store) {
  json.open_member("store", '{');
  json.member("already_there", store.already_there);
  json.member("deferred", store.deferred);
  json.member("failed", store.failed);
  json.member("files", store.files);
  json.member("same_bytes", store.same_bytes);
  json.member("superseded", store.superseded);
  json.member("uploaded", store.uploaded);
  json.close('}');
}

}  // namespace

void CompanyAnswers::reject_file(Rule rule) {
  ++files_.found;
  ++files_.rejected;
  ++rules_[std::string(id_of(rule))];
}

void CompanyAnswers::reject_observation(Rule rule, unsigned errors) {
  ++observations_.read;
  ++observations_.rejected;
  rules_[std::string(id_of(rule))] += errors;
}

void CompanyAnswers::add_error(Rule rule) {
  ++rules_[std::string(id_of(rule))];
}

// SPEC §7.2: the last one is the record, the others are conflict, else exact duplicate, else earlier version.
void CompanyAnswers::count_kinds(const std::vector<Sighting>& sightings) {
  const Content& record = sightings.back().content;
  observations_.read += sightings.size();
  ++observations_.records;
  for (auto sighting = sightings.begin(); sighting + 1 != sightings.end(); ++sighting) {
    const auto is_equal = [&](const Sighting& later) { return later.content == sighting->content; };
    if (sighting->content.fecha != record.fecha)
      ++observations_.conflicts;
    else if (std::any_of(sighting + 1, sightings.end(), is_equal))
      ++observations_.exact_duplicates;
    else
      ++observations_.earlier_versions;
  }
}

// SPEC §3 and §12: one data file and one detail are current, equal attachments are stored once.
ObjectCounts CompanyAnswers::count_files(const Claim& claim, const std::vector<Sighting>& sightings,
                                         const std::vector<WrittenFile>& files) {
  std::uint64_t data = 0, details = 0, attachments = 0;
  std::vector<Attachment> distinct;
  for (const Sighting& sighting : sightings) data += sighting.is_data_file ? 1 : 0;
  for (const WrittenFile& file : files) {
    if (!joins(claim, sightings, file)) continue;
    if (file.kind == FileKind::kDetail) {
      ++details;
      continue;
    }
    ++attachments;
    if (std::find(distinct.begin(), distinct.end(), file.attachment) == distinct.end())
      distinct.push_back(file.attachment);
  }
  const ObjectCounts objects{std::min<std::uint64_t>(data, 1), std::min<std::uint64_t>(details, 1), distinct.size()};
  store_.files += data + details + attachments;
  store_.superseded += data - objects[0] + details - objects[1];
  store_.same_bytes += attachments - objects[2];
  for (std::size_t tipo = 0; tipo < objects.size(); ++tipo) {
    store_.uploaded += objects[tipo];
    objects_[tipo] += objects[tipo];
  }
  return objects;
}

void CompanyAnswers::settle(const Claim& claim, std::vector<Sighting> sightings, const std::vector<WrittenFile>& files,
                            bool is_sampled) {
  if (sightings.empty()) {
    if (absent_.size() < kMaxAbsent) absent_.push_back(claim.radicado);
    return;
  }
  std::stable_sort(sightings.begin(), sightings.end(),
                   [](const Sighting& left, const Sighting& right) { return left.time < right.time; });
  count_kinds(sightings);
  const ObjectCounts objects = count_files(claim, sightings, files);
  if (!is_sampled) return;
  const auto has_phone = [](const Sighting& sighting) { return sighting.content.view != View::kPoorer; };
  const bool is_phone_known = std::any_of(sightings.begin(), sightings.end(), has_phone);
  sample_[claim.radicado] = {std::string(sightings.back().content.state), claim.nic.value,
                             is_phone_known ? claim.phone.value : "", objects};
}

void CompanyAnswers::write(JsonText& json) const {
  json.open_member("absent", '[');
  for (const std::string& radicado : absent_) json.item(radicado);
  json.close(']');
  write_files(json, files_);
  write_objects(json, "objects", objects_);
  write_observations(json, observations_);
  json.member("records", observations_.records);
  json.open_member("rules", '{');
  for (const auto& [rule, count] : rules_) json.member(rule, count);
  json.close('}');
  json.open_member("sample", '{');
  for (const auto& [radicado, answer] : sample_) {
    json.open_member(radicado, '{');
    json.member("estado_solicitud", answer.state);
    write_objects(json, "files", answer.objects);
    json.member("nic", answer.nic);
    json.member("telefono", answer.phone);
    json.close('}');
  }
  json.close('}');
  write_store(json, store_);
}

std::string answer_key_json(const AnswerKeyHead& head, const std::array<CompanyAnswers, 2>& companies) {
  // Names of the companies are in the order of RFC 8785: afinia before aire.
  std::string text;
  JsonText json(text);
  json.open('{');
  json.member("claims", head.claims);
  json.open_member("companies", '{');
  for (std::size_t i = 0; i < companies.size(); ++i) {
    json.open_member(kCompanies[i].name, '{');
    companies[i].write(json);
    json.close('}');
  }
  json.close('}');
  json.member("newest", format_local(head.newest));
  json.member("seed", std::to_string(head.seed));  // may go beyond what a JSON number holds exactly
  json.member("timezone", head.timezone);
  json.close('}');
  return text;
}

}  // namespace radica::synthetic
