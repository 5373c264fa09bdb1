#include "app/verbs/explained.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/company_rules.h"
#include "app/verbs/reread.h"
#include "base/file.h"
#include "base/hash.h"
#include "model/claim_group.h"
#include "model/store_names.h"
#include "stages/scan.h"
#include "stages/upload_plan.h"

namespace radica {
namespace {

constexpr std::size_t kMostEntries = 20;  // of one file
constexpr std::size_t kMostFound = 10;    // claims or files
constexpr std::size_t kMostAround = 12;   // claims of a file that are looked at

struct ClaimName {
  std::string company, radicado;
};

Result<FileEntries> entries_of(Views& views, const std::string& company, const std::string& path) {
  FileEntries entries;
  entries.path = path;
  TRY(views.quarantine(company, {std::nullopt, path}, [&entries](const QuarantineEntry& entry) -> Result<void> {
    if (entries.shown.size() < kMostEntries) {
      entries.shown.push_back(entry);
    } else {
      ++entries.more;
    }
    return {};
  }));
  return entries;
}

// Collects what is known; files are read again once, however many claims they hold.
class Collector {
 public:
  Collector(const World& world, Session& session, Views& views) : world_(world), session_(session), views_(views) {}

  Result<ExplainedClaim> claim(const ClaimName& name);
  Result<ExplainedFile> file(FoundFile found);

 private:
  Result<void> read_observations(ExplainedClaim& claim);
  const std::vector<ReadAgain>* again(const std::string& company, const KnownFile& known);
  Result<bool> have_rules_changed(const std::string& company);
  Result<void> read_files(ExplainedClaim& claim);
  Result<void> read_objects(ExplainedClaim& claim, const ClaimUpload& upload);
  Result<void> read_quarantine(ExplainedClaim& claim);
  Result<void> read_sharing(ExplainedClaim& claim);
  void find_missing(ExplainedClaim& claim) const;
  Result<void> match(ExplainedFile& file);
  Result<ClaimGroupKeys> group_of(const ExplainedFile& file, OrganisedPart& part);
  Result<void> find_waiting(ExplainedFile& file, const ClaimGroupKeys& group);

  const World& world_;
  Session& session_;
  Views& views_;
  std::map<std::string, std::unique_ptr<RuleBook>> rules_;                     // by company
  std::map<std::int64_t, std::optional<std::vector<ReadAgain>>> files_by_id_;  // what was read again
};

// The ledger keeps distinct versions only; the files themselves say which observation repeats which.
Result<void> Collector::read_observations(ExplainedClaim& claim) {
  std::vector<Observation> seen, versions;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<Fault>> warned;  // by file and index
  std::set<std::pair<Sha256, bool>> contents;
  TRY_SET(claim.rules_changed, have_rules_changed(claim.company));
  for (const ClaimFileView& file : claim.files) {
    if (claim.rules_changed || !file.known.is_json || file.known.file.is_gone()) continue;
    const auto* observations = again(claim.company, file.known);
    if (observations == nullptr) continue;
    for (const ReadAgain& read : *observations) {
      if (read.observation.radicado() != claim.radicado) continue;
      contents.insert({read.observation.content, read.observation.has_time});
      warned[{read.observation.file_id, read.observation.order.index}] = read.warned;
      seen.push_back(read.observation);
    }
  }
  TRY(session_.ledger()->versions(claim.company, {claim.radicado}, [&](Observation version) {
    if (contents.count({version.content, version.has_time}) == 0) versions.push_back(std::move(version));
  }));
  TRY_SET(const auto corrections, session_.ledger()->corrections(claim.company));
  for (const auto& [radicado, correction] : corrections)
    if (radicado == claim.radicado) claim.corrections.push_back(correction);
  sort_observations(seen);
  ClaimGroup group = merge_claim(std::move(seen), std::move(versions), {}, [](std::int64_t) { return false; });
  if (group.observations.empty()) return {};
  const std::vector<Outcome> kinds = outcomes(group.observations, fold(group.observations, claim.corrections, true));
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    Observation& observation = group.observations[i];
    const std::pair place{observation.file_id, observation.order.index};
    SeenObservation& one = claim.observations.emplace_back(SeenObservation{std::move(observation), kinds[i], {}, true});
    if (!group.is_of_run[i]) continue;
    one.warned = warned[place];
    one.is_of_ledger = false;
  }
  return {};
}

Result<bool> Collector::have_rules_changed(const std::string& company) {
  return session_.must_read_all(rule_fingerprint(world_.config()), {company});
}

const std::vector<ReadAgain>* Collector::again(const std::string& company, const KnownFile& known) {
  auto found = files_by_id_.find(known.file.id);
  if (found == files_by_id_.end()) {
    auto& rules = rules_[company];
    if (!rules) rules = company_rules(world_, company);
    found = files_by_id_.emplace(known.file.id, read_again(*rules, company_root(world_, company), known.file)).first;
  }
  return found->second ? &*found->second : nullptr;
}

FileFate fate_outside_plan(const KnownFile& known) {
  if (known.file.state == kCleaned) return FileFate::kTakenAway;
  if (known.file.is_gone()) return FileFate::kGone;
  if (known.file.state == "rechazado") return FileFate::kRejected;
  if (!known.counts_as_read) return FileFate::kNotRead;
  if (known.file.role == FileRole::kNone) return FileFate::kList;
  return known.file.role == FileRole::kAttachment ? FileFate::kSameBytes : FileFate::kSuperseded;
}

Result<void> Collector::read_files(ExplainedClaim& claim) {
  TRY_SET(const auto files, views_.files_of_claim(claim.company, claim.radicado));
  TRY_SET(const auto uploads, session_.uploads()->claims(claim.company, {claim.radicado}));
  std::map<std::int64_t, std::string> keys;  // of the files that are objects
  if (!uploads.empty()) {
    const UploadPlan plan = plan_upload(uploads.front(), world_.zone);
    for (const PlannedObject& object : plan.objects)
      if (object.file != nullptr) keys[object.file->id] = object.stored == nullptr ? object.name : object.stored->key;
    TRY(read_objects(claim, uploads.front()));
  }
  for (const KnownFile& known : files) {
    const auto key = keys.find(known.file.id);
    const bool is_current = key != keys.end() && known.counts_as_read;
    claim.files.push_back(
        {known, is_current ? FileFate::kCurrent : fate_outside_plan(known), is_current ? key->second : std::string()});
  }
  return {};
}

Result<void> Collector::read_objects(ExplainedClaim& claim, const ClaimUpload& upload) {
  TRY_SET(const auto registered, views_.registered_objects(claim.company, claim.radicado));
  claim.folder = upload.folder;
  for (const StoredObject& object : upload.objects) {
    const auto found = std::find_if(registered.begin(), registered.end(),
                                    [&object](const Views::Registered& each) { return each.key == object.key; });
    claim.objects.push_back({object, found == registered.end() ? std::string() : found->time});
  }
  return {};
}

Result<void> Collector::read_quarantine(ExplainedClaim& claim) {
  std::set<std::string> paths;
  for (const ClaimFileView& file : claim.files) paths.insert(file.known.file.path);
  for (const SeenObservation& seen : claim.observations) paths.insert(seen.observation.file);
  TRY_SET(const auto of_claim, views_.quarantined_with_radicado(claim.company, claim.radicado));
  paths.insert(of_claim.begin(), of_claim.end());
  const std::string sgc = claim.row ? claim.row->record.values.fields[kNumeroReclamoSgc] : std::string();
  if (!sgc.empty()) {
    TRY_SET(const auto waiting, views_.quarantined_with_sgc(claim.company, sgc));
    paths.insert(waiting.begin(), waiting.end());
  }
  for (const std::string& path : paths) {
    TRY_SET(FileEntries entries, entries_of(views_, claim.company, path));
    if (!entries.shown.empty()) claim.quarantine.push_back(std::move(entries));
  }
  return {};
}

Result<void> Collector::read_sharing(ExplainedClaim& claim) {
  const std::string sgc = claim.row ? claim.row->record.values.fields[kNumeroReclamoSgc] : std::string();
  if (sgc.empty()) return {};
  TRY_SET(claim.sharing_sgc, views_.claims_with_sgc(claim.company, sgc));
  std::erase(claim.sharing_sgc, claim.radicado);
  return {};
}

void Collector::find_missing(ExplainedClaim& claim) const {
  if (!claim.row) return;
  const auto missing = world_.config().rules.missing_in(claim.row->record.values.fields);
  claim.missing.assign(missing.begin(), missing.end());
  const auto has = [&claim](FileRole role) {
    return std::any_of(claim.files.begin(), claim.files.end(),
                       [role](const ClaimFileView& file) { return file.known.file.role == role; });
  };
  if (!has(FileRole::kData)) claim.missing.emplace_back(kDataName);
  if (!has(FileRole::kDetail)) claim.missing.emplace_back(kDetailName);
}

Result<ExplainedClaim> Collector::claim(const ClaimName& name) {
  ExplainedClaim claim;
  claim.company = name.company;
  claim.radicado = name.radicado;
  TRY_SET(claim.row, views_.claim(name.company, name.radicado));
  TRY(read_files(claim));
  TRY(read_observations(claim));
  TRY_SET(claim.history, views_.history(name.company, name.radicado));
  TRY(read_quarantine(claim));
  TRY_SET(claim.repairs, views_.repairs_of_claim(name.company, name.radicado));
  TRY(read_sharing(claim));
  find_missing(claim);
  return claim;
}

// The claims and waiting keys that the ledger knows where the file lies.
Result<ClaimGroupKeys> Collector::group_of(const ExplainedFile& file, OrganisedPart& part) {
  const std::string& path = file.known.file.path;
  Ledger& ledger = *session_.ledger();
  ClaimGroupKeys group;
  if (const auto folder = organised_folder_of(path)) {
    group.folder = *folder;
    group.segment = segment_of(kDataName);
    TRY(add_ledger_claims(ledger, file.company, {&group}));
    TRY(add_ledger_rejects(ledger, file.company, {&group}));
    part = OrganisedPart::kAttachment;
    if (!group.owners.empty() || group.owner_waits) return group;
    group = {};
  }
  part = OrganisedPart::kNone;
  group.folder = parent_of(path);
  group.segment = segment_of(name_of(path));
  TRY(add_ledger_claims(ledger, file.company, {&group}));
  TRY(add_ledger_rejects(ledger, file.company, {&group}));
  const bool is_organised = !group.owners.empty() || group.owner_waits;
  if (name_of(path) == kDetailName && is_organised) part = OrganisedPart::kDetail;
  return group;
}

Result<void> Collector::match(ExplainedFile& file) {
  OrganisedPart part = OrganisedPart::kNone;
  TRY_SET(const ClaimGroupKeys group, group_of(file, part));
  file.match = match_file(group, file.known.file.path, file.known.file.stat.mtime_ns, part, world_.zone);
  if (const auto owners = group.keys.find(file.match.key); owners != group.keys.end())
    for (const KeyOwner& owner : owners->second)
      if (owner.radicado != file.match.radicado) file.rivals.push_back(owner.radicado);
  if (file.match.reason == kMustWait) TRY(find_waiting(file, group));
  return {};
}

Result<void> Collector::find_waiting(ExplainedFile& file, const ClaimGroupKeys& group) {
  TRY_SET(const auto rejected, session_.ledger()->rejected_of_groups(file.company, {{group.folder, group.segment}}));
  for (const auto& [path, sgc] : rejected.front()) {
    const auto key = join_key_of_data_file(name_of(path), file.company);
    const bool is_it =
        file.match.key.empty() ? name_of(path) == kDataName : sgc == file.match.key || (key && *key == file.match.key);
    if (is_it) file.waits_for.push_back(path);
  }
  return {};
}

Result<ExplainedFile> Collector::file(FoundFile found) {
  ExplainedFile file;
  file.company = std::move(found.company);
  file.known = std::move(found.known);
  TRY_SET(file.claims, views_.claims_of_file(file.company, file.known.file.id));
  TRY_SET(file.quarantine, entries_of(views_, file.company, file.known.file.path));
  TRY_SET(file.repairs, views_.repairs_of_file(file.known.file.id));
  file.disk = disk_state(world_, file.company, file.known.file);
  if (!file.known.is_json) TRY(match(file));
  for (std::size_t i = 0; i < std::min(file.claims.size(), kMostAround); ++i) {
    TRY_SET(ExplainedClaim claim, this->claim({file.company, file.claims[i]}));
    file.around.push_back(std::move(claim));
  }
  return file;
}

Result<std::vector<ClaimName>> claims_by_radicado(Session& session, Views& views,
                                                  const std::vector<std::string>& companies, const std::string& word) {
  std::vector<ClaimName> names;
  for (const std::string& company : companies) {
    TRY_SET(const auto row, views.claim(company, word));
    bool is_known = row.has_value();
    if (!is_known)
      TRY(session.ledger()->versions(company, {word}, [&is_known](const Observation&) { is_known = true; }));
    if (is_known) names.push_back({company, word});
  }
  return names;
}

// The files of rejected observations, by radicado or SGC.
Result<void> add_quarantined(Views& views, const std::string& company, const std::vector<std::string>& paths,
                             std::vector<FoundFile>& files) {
  for (const std::string& path : paths) {
    TRY_SET(auto known, views.file(company, path));
    if (known) files.push_back({company, std::move(*known)});
  }
  return {};
}

// Claims with that SGC; of a company that has none, the files of rejected observations with it.
Result<void> find_by_sgc(Views& views, const std::vector<std::string>& companies, const std::string& sgc,
                         std::vector<ClaimName>& names, std::vector<FoundFile>& files) {
  for (const std::string& company : companies) {
    TRY_SET(const auto radicados, views.claims_with_sgc(company, sgc));
    for (const std::string& radicado : radicados) names.push_back({company, radicado});
    if (!radicados.empty()) continue;
    TRY_SET(const auto paths, views.quarantined_with_sgc(company, sgc));
    TRY(add_quarantined(views, company, paths, files));
  }
  return {};
}

template <class Item>
std::size_t cut(std::vector<Item>& items) {
  const std::size_t more = items.size() - std::min(items.size(), kMostFound);
  items.erase(items.end() - static_cast<std::ptrdiff_t>(more), items.end());
  return more;
}

}  // namespace

std::size_t ExplainedClaim::source_of(std::size_t field) const {
  if (!row || is_corrected(kFields[field].name)) return 0;
  const std::string& value = row->record.values.fields[field];
  for (std::size_t i = observations.size(); i-- > 0;)
    if (!value.empty() && observations[i].observation.values.fields[field] == value) return i + 1;
  return 0;
}

bool ExplainedClaim::is_corrected(std::string_view field) const {
  return std::any_of(corrections.begin(), corrections.end(),
                     [field](const Correction& correction) { return correction.field == field; });
}

const ClaimFileView* ExplainedFile::view() const {
  for (const ExplainedClaim& claim : around)
    for (const ClaimFileView& file : claim.files)
      if (file.known.file.id == known.file.id && !known.file.radicado.empty()) return &file;
  return nullptr;
}

bool is_altered(const ClaimRow& row) {
  return content_hash(row.record.values) != row.record.hash;
}

std::string_view id_of_kind(ObservationKind kind) {
  switch (kind) {
    case ObservationKind::kRecord:
      return "registro";
    case ObservationKind::kDateConflict:
      return "conflicto_fecha";
    case ObservationKind::kExactDuplicate:
      return "duplicado_exacto";
    case ObservationKind::kEarlierVersion:
      break;
  }
  return "version_anterior";
}

std::string_view id_of_state(ObjectState state) {
  switch (state) {
    case ObjectState::kSending:
      return "enviando";
    case ObjectState::kStored:
      return "subido";
    case ObjectState::kVerified:
      break;
  }
  return "verificado";
}

std::string_view id_of_fate(FileFate fate) {
  switch (fate) {
    case FileFate::kCurrent:
      return "vigente";
    case FileFate::kSuperseded:
      return "reemplazado";
    case FileFate::kSameBytes:
      return "repetido";
    case FileFate::kList:
      return "lista";
    case FileFate::kNotRead:
      return "pendiente";
    case FileFate::kRejected:
      return "rechazado";
    case FileFate::kTakenAway:
      return kCleaned;
    case FileFate::kGone:
      break;
  }
  return kVanished;
}

Result<Explained> explain(const World& world, Session& session, Views& views, const std::string& word) {
  TRY_SET(const auto companies, chosen_companies(world));
  TRY_SET(auto names, claims_by_radicado(session, views, companies, word));
  std::vector<FoundFile> found;
  if (names.empty()) {
    for (const std::string& company : companies) {
      TRY_SET(const auto paths, views.quarantined_with_radicado(company, word));
      TRY(add_quarantined(views, company, paths, found));
    }
  }
  if (names.empty() && found.empty()) TRY(find_by_sgc(views, companies, word, names, found));
  if (names.empty() && found.empty()) {
    TRY_SET(found, find_files(world, views, companies, word));
  }
  Explained explained;
  explained.more = cut(names) + cut(found);
  Collector collector(world, session, views);
  for (const ClaimName& name : names) {
    TRY_SET(ExplainedClaim claim, collector.claim(name));
    explained.claims.push_back(std::move(claim));
  }
  for (FoundFile& file : found) {
    TRY_SET(ExplainedFile view, collector.file(std::move(file)));
    explained.files.push_back(std::move(view));
  }
  if (explained.is_empty()) explained.on_disk = find_on_disk(world, companies, word);
  return explained;
}

Result<Explained> explain_claim(const World& world, Session& session, Views& views, const std::string& company,
                                const std::string& radicado) {
  TRY_SET(const auto names, claims_by_radicado(session, views, {company}, radicado));
  Explained explained;
  Collector collector(world, session, views);
  for (const ClaimName& name : names) {
    TRY_SET(ExplainedClaim claim, collector.claim(name));
    explained.claims.push_back(std::move(claim));
  }
  return explained;
}

}  // namespace radica
