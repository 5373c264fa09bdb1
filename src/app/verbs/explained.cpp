#include "app/verbs/explained.h"

#include <algorithm>
#include <set>

namespace radica {
namespace {

constexpr std::size_t kMostEntries = 20;  // of one file
constexpr std::size_t kMostFound = 10;    // claims or files

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

Result<void> read_versions(Session& session, ExplainedClaim& claim) {
  TRY(session.ledger()->versions(claim.company, {claim.radicado},
                                 [&claim](Observation version) { claim.versions.push_back(std::move(version)); }));
  TRY_SET(const auto corrections, session.ledger()->corrections(claim.company));
  for (const auto& [radicado, correction] : corrections)
    if (radicado == claim.radicado) claim.corrections.push_back(correction);
  if (claim.versions.empty()) return {};
  sort_observations(claim.versions);
  claim.outcomes = outcomes(claim.versions, fold(claim.versions, claim.corrections, true));
  return {};
}

Result<void> read_quarantine(Views& views, ExplainedClaim& claim) {
  std::set<std::string> paths;
  for (const KnownFile& known : claim.files) paths.insert(known.file.path);
  for (const Observation& version : claim.versions) paths.insert(version.file);
  const std::string sgc = claim.row ? claim.row->record.values.fields[kNumeroReclamoSgc] : std::string();
  if (!sgc.empty()) {
    TRY_SET(const auto waiting, views.quarantined_with_sgc(claim.company, sgc));
    paths.insert(waiting.begin(), waiting.end());
  }
  for (const std::string& path : paths) {
    TRY_SET(FileEntries entries, entries_of(views, claim.company, path));
    if (!entries.shown.empty()) claim.quarantine.push_back(std::move(entries));
  }
  return {};
}

Result<ExplainedClaim> claim_of(Session& session, Views& views, const ClaimName& name) {
  ExplainedClaim claim;
  claim.company = name.company;
  claim.radicado = name.radicado;
  TRY_SET(claim.row, views.claim(name.company, name.radicado));
  TRY(read_versions(session, claim));
  TRY_SET(claim.files, views.files_of_claim(name.company, name.radicado));
  TRY_SET(auto uploads, session.uploads()->claims(name.company, {name.radicado}));
  if (!uploads.empty()) {
    claim.folder = std::move(uploads.front().folder);
    claim.objects = std::move(uploads.front().objects);
  }
  TRY_SET(claim.history, views.history(name.company, name.radicado));
  TRY(read_quarantine(views, claim));
  TRY_SET(claim.repairs, views.repairs_of_claim(name.company, name.radicado));
  return claim;
}

Result<ExplainedFile> file_of(Views& views, FoundFile found) {
  ExplainedFile file{std::move(found.company), std::move(found.known), {}, {}, {}};
  TRY_SET(file.claims, views.claims_of_file(file.company, file.known.file.id));
  TRY_SET(file.quarantine, entries_of(views, file.company, file.known.file.path));
  TRY_SET(file.repairs, views.repairs_of_file(file.known.file.id));
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

// Claims with that SGC; of a company that has none, the files of rejected observations with it.
Result<void> find_by_sgc(Views& views, const std::vector<std::string>& companies, const std::string& sgc,
                         std::vector<ClaimName>& names, std::vector<FoundFile>& files) {
  for (const std::string& company : companies) {
    TRY_SET(const auto radicados, views.claims_with_sgc(company, sgc));
    for (const std::string& radicado : radicados) names.push_back({company, radicado});
    if (!radicados.empty()) continue;
    TRY_SET(const auto paths, views.quarantined_with_sgc(company, sgc));
    for (const std::string& path : paths) {
      TRY_SET(auto known, views.file(company, path));
      if (known) files.push_back({company, std::move(*known)});
    }
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
  for (std::size_t i = versions.size(); i-- > 0;)
    if (!value.empty() && versions[i].values.fields[field] == value) return i + 1;
  return 0;
}

bool ExplainedClaim::is_corrected(std::string_view field) const {
  return std::any_of(corrections.begin(), corrections.end(),
                     [field](const Correction& correction) { return correction.field == field; });
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

Result<Explained> explain(const World& world, Session& session, Views& views, const std::string& word) {
  TRY_SET(const auto companies, chosen_companies(world));
  TRY_SET(auto names, claims_by_radicado(session, views, companies, word));
  std::vector<FoundFile> found;
  if (names.empty()) TRY(find_by_sgc(views, companies, word, names, found));
  if (names.empty() && found.empty()) {
    TRY_SET(found, find_files(world, views, companies, word));
  }
  Explained explained;
  explained.more = cut(names) + cut(found);
  for (const ClaimName& name : names) {
    TRY_SET(ExplainedClaim claim, claim_of(session, views, name));
    explained.claims.push_back(std::move(claim));
  }
  for (FoundFile& file : found) {
    TRY_SET(ExplainedFile view, file_of(views, std::move(file)));
    explained.files.push_back(std::move(view));
  }
  return explained;
}

}  // namespace radica
