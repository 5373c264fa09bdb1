// What happens to one synthetic claim: who files it, which robot sees it when, and what goes wrong. Decided from a
// stream of random numbers of its own, so that a claim does not depend on how many others there are. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/generate/attachments.h"
#include "app/generate/people.h"
#include "base/clock.h"
#include "model/rules.h"

namespace radica::synthetic {

struct Company {
  std::string_view name, portal_host, other_host;
  bool has_comments;  // Afinia's pages have finalizar, adjuntar_archivo, comentarios and tables (domain.md §1.2)
};
inline constexpr std::array<Company, 2> kCompanies{{{"afinia", "caribemar.facture.co", "caribesol.facture.co", true},
                                                    {"aire", "caribesol.facture.co", "caribemar.facture.co", false}}};

// Claims of a company share list pages and exports by tens.
inline constexpr std::uint64_t kBlockSize = 10;
// Seconds between claims, and between the oldest file of claim 0 and the newest of all.
inline constexpr LocalTime kClaimStep = 61, kTail = 96 * 3600;
// Fits every number into its SGC and radicado.
inline constexpr std::uint64_t kMaxClaims = 20'000'000;

// Who wrote a claim's first files (domain.md §1.1).
enum class Shape : std::uint8_t {
  kDetail,     // B  processed/{SGC}_data_{TS}.json
  kOlder,      // C  processed/pqr_data_{SGC}_{TS}.json
  kOldest,     // D  otros/pqr_{n}_data_{TS}.json
  kOrganised,  // E  organizado/{radicado}/pqr_data.json
  kExport,     // a row of otros/exporte_{TS}.json: a wrapper, in the second vocabulary
  kListOnly,   // A  a row of {company}_pqr_data_{TS}.json and nothing else
};

// What is wrong with one extracted file.
enum class Mess : std::uint8_t {
  kNone,
  kNearlyEmpty,       // the page had not loaded: all fields empty
  kOutsideDetail,     // metadata and generic labels only
  kErrorPlaceholder,  // the same under PQR_{n}_ERROR
  kWrongCompany,      // page_url of the other portal
  kTruncated,
  kZeroBytes,
  kBom,
  kLatin1,
  kDuplicateKeys,
  kNan,
  kMojibake,
  kFutureStamp,  // extraction_timestamp in 2099
};
// Whether nothing of the file can be accepted.
[[nodiscard]] bool is_ruined(Mess mess);

struct Extraction {
  LocalTime time = 0;
  Mess mess = Mess::kNone;
  const State* state = nullptr;
  int ordinal = 1;         // of the row on the page, 1 … 10
  int comment = 0;         // index of the comment's version
  int fecha = 0;           // index into Claim::fecha
  bool is_poorer = false;  // phones, mail, body and more are missing
  bool is_sgc_known = true;
  bool has_pdf = true;
  bool has_attachments = false;
  bool has_crlf = false;
  bool is_copied = false;  // the file was also copied into copia/
};

struct Claim {
  const Company* company = nullptr;
  std::uint64_t number = 0;  // among those of its company
  Shape shape = Shape::kDetail;
  std::string radicado, sgc;
  std::optional<Rule> defect;        // a value every observation of the claim is rejected for
  std::array<std::string, 2> fecha;  // as written; the second is another day, for conflicting copies
  Said nic, phone;
  std::string mobile, email, document, name, reading, kind, channel, proof, complaint, page;
  const State* first_state = nullptr;  // in the early list and in an export
  const State* last_state = nullptr;   // in the late list
  LocalTime first_time = 0;            // of the first extraction, also when there is none
  bool has_tables = false;
  bool has_export_pdf = false;
  std::vector<Attachment> attachments;
  std::vector<Extraction> extractions;  // none for kExport and kListOnly
};

// When the list pages and the export of a block are taken: before the first and after the last file of its claims. The
// two never coincide, not even for different blocks: their distance is no multiple of ten claim steps.
struct BlockTimes {
  LocalTime early = 0, late = 0, exported = 0;
};
[[nodiscard]] BlockTimes block_times(LocalTime newest, std::uint64_t block);

// What a block's claims can be found in besides their own files.
struct BlockTraits {
  bool has_list = false, has_late_list = false, has_export = false;
};

[[nodiscard]] Claim make_claim(std::uint64_t seed, std::size_t company, std::uint64_t number, LocalTime newest,
                               const BlockTraits& block);

}  // namespace radica::synthetic
